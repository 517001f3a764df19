import env from '#start/env'
import { defineConfig, stores } from '@adonisjs/limiter'

/** Multiplies all figures; 0 switches the limits off. */
const factor = env.get('RATE_LIMIT_FACTOR') ?? 1

const per = (duration: string, requests: number) => ({
  requests: Math.ceil(requests * factor),
  duration,
})

/**
 * How often within what time. Where a person is known it is by person, so that a team behind one
 * address is not locked out; by address, which may be a whole team, it is more than people need.
 * Guessing a password of one login is what is held the shortest.
 */
export const limits = {
  /** Logging in, one e-mail address from one address. */
  login: per('15 minutes', 10),
  loginByAddress: per('15 minutes', 100),
  signup: per('1 hour', 30),
  join: per('1 hour', 60),
  passwordReset: per('15 minutes', 30),
  /** Asking for a mail with a link for a new password, by address and by e-mail address. */
  resetMailByAddress: per('1 hour', 20),
  resetMail: per('1 hour', 5),
  /** Inviting by mail, some people at once, by user. */
  invite: per('1 hour', 10),
  /** Changes that ask for the current password, by user. */
  password: per('15 minutes', 10),
  /** Pictures of oneself, each of which is decoded, by user. */
  avatar: per('15 minutes', 20),
  /** Whatever asks for a reply, by user. */
  send: per('1 minute', 60),
  search: per('1 minute', 120),
  /** A composer tells of it every three seconds. */
  typing: per('1 minute', 120),
  /** A page tells of what was read twice a second at most. */
  read: per('1 minute', 240),
}

/**
 * One process counts in its memory; several share what they count in Redis. See start/limiter.ts
 * for what happens while that is away.
 */
const limiterConfig = defineConfig({
  default: 'memory',
  stores: { memory: stores.memory({}), redis: stores.redis({ rejectIfRedisNotReady: true }) },
})

export default limiterConfig

declare module '@adonisjs/limiter/types' {
  export interface LimitersList extends InferLimiters<typeof limiterConfig> {}
}
