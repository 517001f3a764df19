import env from '#start/env'
import { defineConfig } from '@adonisjs/transmit'
import { redis } from '@adonisjs/transmit/transports/redis'

const redisUrl = env.get('REDIS_URL')

export default defineConfig({
  /** Keeps proxies from closing a quiet stream. */
  pingInterval: '15s',

  /** Carries events between several web processes; one alone needs none. */
  transport: redisUrl ? { driver: redis(redisOptions(new URL(redisUrl))) } : null,
})

function redisOptions({ protocol, hostname, port, username, password, pathname }: URL) {
  return {
    host: hostname,
    port: Number(port || 6379),
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    db: Number(pathname.slice(1) || 0),
    tls: protocol === 'rediss:' ? {} : undefined,
  }
}
