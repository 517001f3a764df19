/**
 * Rate limits of routes. config/limiter.ts has the figures; here stands who is counted. Use one in
 * start/routes.ts behind the rule that says who is there: `.use(throttle.send)`.
 */
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'
import redis from '@adonisjs/redis/services/main'
import { limits } from '#config/limiter'
import { redisUrl } from '#config/redis'

type Name = keyof typeof limits

export const throttle = {
  login: limit('login', (ctx) => `${addressOf(ctx)} ${digest(emailOf(ctx))}`),
  loginByAddress: limit('loginByAddress', addressOf),
  signup: limit('signup', addressOf),
  join: limit('join', addressOf),
  passwordReset: limit('passwordReset', addressOf),
  password: limit('password', userOf),
  send: limit('send', userOf),
  search: limit('search', (ctx) => (ctx.request.input('q') ? userOf(ctx) : undefined)),
  typing: limit('typing', userOf),
}

/** Limits by the key; a request without one is not counted. */
function limit(name: Name, keyOf: (ctx: HttpContext) => string | undefined) {
  return limiter.define(name, (ctx) => {
    const key = keyOf(ctx)
    const { requests, duration } = limits[name]
    if (key === undefined || requests === 0) return limiter.noLimit()
    return limiter.allowRequests(requests).every(duration).usingKey(key).store(store())
  })
}

/** While Redis is away each process counts for itself, rather than let nobody in. */
function store(): 'redis' | 'memory' {
  if (!redisUrl) return 'memory'
  return redis.connection('main').status === 'ready' ? 'redis' : 'memory'
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
  return typeof email === 'string' ? email.trim().toLowerCase() : ''
}

function digest(text: string) {
  return createHash('sha256').update(text).digest('base64url')
}
