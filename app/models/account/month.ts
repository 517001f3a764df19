import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'

/** The month of UTC that a moment falls into, as 2026-11. */
export function monthOf(moment = new Date()): string {
  return moment.toISOString().slice(0, 7)
}

/** The month that is so many later, or with a negative number earlier. */
export function monthAfter(month: string, count = 1): string {
  const [year, number] = month.split('-').map(Number)
  return monthOf(new Date(Date.UTC(year, number - 1 + count)))
}

/** Whether it is the name of a month that has begun. */
export function hasBegun(month: unknown): month is string {
  return typeof month === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(month) && month <= monthOf()
}

/** The days of a month, as 2026-11-01. */
export function daysOf(month: string): string[] {
  const count = startOf(month).daysInMonth!
  return Array.from({ length: count }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`)
}

/** Half-open: its first moment, and the first after it, as the database compares times. */
export function momentsOf(period: string): [string, string] {
  const start = startOf(period)
  const end = start.plus(period.length === MONTH_LENGTH ? { months: 1 } : { days: 1 })
  const { dateTimeFormat } = db.connection().dialect
  return [start.toFormat(dateTimeFormat), end.toFormat(dateTimeFormat)]
}

const MONTH_LENGTH = '2026-11'.length

function startOf(period: string): DateTime {
  return DateTime.fromISO(period, { zone: 'utc' })
}

/** SQL for a column of times as text, in UTC: 2026-11-25 08:12:00. */
export function inUtc(column: string): string {
  return db.connection().dialect.name === 'postgres'
    ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')`
    : column
}
