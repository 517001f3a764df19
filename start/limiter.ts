/**
 * Rate limits of routes. config/limiter.ts has the figures; here stands who is counted. Use one in
 * start/routes.ts behind the rule that says who is there: `.use(throttle.send)`.
 */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import app from '@adonisjs/core/services/app'
import { errors } from '@adonisjs/limiter'
import limiter from '@adonisjs/limiter/services/main'
import redis from '@adonisjs/redis/services/main'
import { limits } from '#config/limiter'
import { redisUrl } from '#config/redis'
import { storedEmail } from '#models/user/email_address'

type Name = keyof typeof limits

export const throttle = {
  /** Who joins as they are, logged in, guesses nothing. */
  login: limit('login', (ctx) => {
    const email = emailOf(ctx)
    return email ? `${addressOf(ctx)} ${digest(email)}` : undefined
  }),
  loginByAddress: limit('loginByAddress', addressOf),
  signup: limit('signup', addressOf),
  join: limit('join', addressOf),
  passwordReset: limit('passwordReset', addressOf),
  resetMailByAddress: limit('resetMailByAddress', addressOf),
  resetMail: limit('resetMail', (ctx) => digest(emailOf(ctx))),
  invite: limit('invite', userOf),
  password: limit('password', userOf),
  avatar: limit('avatar', userOf),
  send: limit('send', userOf),
  search: limit('search', (ctx) => (ctx.request.input('q') ? userOf(ctx) : undefined)),
  typing: limit('typing', userOf),
  read: limit('read', userOf),
}

/** Connects now: the first requests are not to be counted by this process alone. */
if (redisUrl && app.getMode() === 'run') redis.connection('main')

/** Limits by the key; a request without one is not counted. */
function limit(name: Name, keyOf: (ctx: HttpContext) => string | undefined) {
  return async (ctx: HttpContext, next: NextFn) => {
    const key = keyOf(ctx)
    if (key !== undefined && limits[name].requests > 0) await count(name, key, ctx)
    return next()
  }
}

/** While Redis is away, or does not answer, each process counts for itself: nobody is kept out. */
async function count(name: Name, key: string, ctx: HttpContext) {
  const countIn = (store: 'redis' | 'memory') => {
    const { requests, duration } = limits[name]
    const counter = limiter.allowRequests(requests).every(duration)
    return counter.usingKey(key).store(store).throttle(name, ctx)
  }
  if (!redisUrl || redis.connection('main').status !== 'ready') return countIn('memory')
  try {
    return await countIn('redis')
  } catch (error) {
    if (error instanceof errors.E_TOO_MANY_REQUESTS) throw error
    return countIn('memory')
  }
}

function userOf({ auth }: HttpContext) {
  return String(auth.getUserOrFail().id)
}

/** The client's; with IPv6 its network, of which each client has all addresses. */
function addressOf({ request }: HttpContext): string {
  const address = request.ip()
  if (!isIPv6(address) || address.includes('.')) return address
  const [head, tail = ''] = address.split('%')[0].split('::')
  const groups = head.split(':')
  const missing = 8 - groups.length - tail.split(':').length
  return [...groups, ...Array.from({ length: Math.max(missing, 0) }, () => '0')]
    .slice(0, 4)
    .join(':')
}

/** It may be anything, and long: what is counted is not what was typed. */
function emailOf({ request }: HttpContext): string {
  const email: unknown = request.input('email')
  return typeof email === 'string' ? storedEmail(email.trim()) : ''
}

function digest(text: string) {
  return createHash('sha256').update(text).digest('base64url')
}
