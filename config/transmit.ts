import { defineConfig } from '@adonisjs/transmit'
import { redis } from '@adonisjs/transmit/transports/redis'
import { redisOptions, redisPrefix, redisUrl } from '#config/redis'

export default defineConfig({
  /** Keeps proxies from closing a quiet stream. */
  pingInterval: '15s',

  /** Carries events between several web processes; one alone needs none. */
  transport: redisUrl
    ? { driver: redis(redisOptions(new URL(redisUrl))), channel: `${redisPrefix}events` }
    : null,
})
