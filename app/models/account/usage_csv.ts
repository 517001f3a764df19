import db from '@adonisjs/lucid/services/db'
import { LanguageModel } from '#llm/language_model'
import {
  consumptionOf,
  NOTHING,
  SUMS,
  together,
  type Consumption,
} from '#models/account/consumption'
import { daysOf, inUtc } from '#models/account/month'
import type { UsageReport } from '#models/account/usage_report'

const HEADER = [
  ...['Time (UTC)', 'Member', 'Conversation', 'Language model', 'Input tokens'],
  ...['Cache write tokens', 'Cache read tokens', 'Output tokens', 'Web searches'],
  ...['Cost (USD)', 'Estimated'],
]

const NO_TOKENS = ['', '', '', '', '']

/**
 * A month's replies for a spreadsheet, one a line, as RFC 4180 has it. What may not be named and what
 * is no longer there have a line each at the end, so that the costs add up to what was spent.
 */
export class UsageCsv {
  constructor(private report: UsageReport) {}

  /** One for each day: no more than that is held at a time. */
  async *pieces(): AsyncGenerator<string> {
    yield line(HEADER)
    let total = NOTHING
    for (const day of daysOf(this.report.month)) {
      const rows = await this.#rowsOf(day)
      total = rows.map(consumptionOf).reduce(together, total)
      yield rows.map(replyLine).join('')
    }
    const hidden = await this.report.privateOfOthers()
    if (hidden.replies > 0) {
      yield line(['', '', 'Private conversations of others', '', ...cellsOf(hidden), ''])
    }
    const unlisted = await this.report.unlisted(together(total, hidden))
    if (unlisted > 0) {
      yield line(['', '', 'Deleted since, and titles', '', ...NO_TOKENS, dollars(unlisted), ''])
    }
  }

  #rowsOf(day: string) {
    const time = db.raw(`${inUtc('messages.updated_at')} as time`)
    return this.report
      .repliesOf(day)
      .select(time, 'users.name', 'conversations.title', 'messages.model', 'messages.is_estimated')
      .select(db.raw(SUMS))
      .groupBy('messages.id', 'users.id', 'conversations.id')
  }
}

type Row = Awaited<ReturnType<UsageReport['repliesOf']>>[number]

function replyLine(row: Row): string {
  return line([
    `${row.time.replace(' ', 'T')}Z`,
    row.name ?? '',
    row.title,
    LanguageModel.labelFor(row.model),
    ...cellsOf(consumptionOf(row)),
    row.is_estimated ? 'yes' : 'no',
  ])
}

function cellsOf({ input, cacheWrite, cacheRead, output, webSearches, cost }: Consumption) {
  const counts = [input, cacheWrite, cacheRead, output, webSearches]
  return [...counts.map(String), dollars(cost)]
}

function dollars(micros: number): string {
  return (micros / 1_000_000).toFixed(6)
}

function line(cells: string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

/**
 * What begins like a formula gets an apostrophe: a spreadsheet would run what somebody has written.
 * In some countries spreadsheets begin a cell after each semicolon.
 */
function cellOf(text: string): string {
  const safe = text.replace(/(^|[;\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])/g, "$1'")
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
