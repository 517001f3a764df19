import { createHash } from 'node:crypto'
import { appKey } from '#config/app'
import env from '#start/env'
import { defineConfig } from '@adonisjs/redis'

/** Where Redis is, for those that use it when there is a REDIS_URL. */
export const redisUrl = env.get('REDIS_URL')

/**
 * Begins the names of all that this install has in Redis: several may share one server, and what is
 * published there reaches everybody who listens to the name, whatever the number of their database.
 */
export const redisPrefix = `parley:${createHash('sha256').update(appKey.release()).digest('hex').slice(0, 16)}:`

export function redisOptions({ protocol, hostname, port, username, password, pathname }: URL) {
  return {
    host: hostname,
    port: Number(port || 6379),
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    db: Number(pathname.slice(1) || 0),
    tls: protocol === 'rediss:' ? {} : undefined,
  }
}

/** Nothing connects before it is asked for something. */
const redisConfig = defineConfig({
  connection: 'main',
  connections: {
    main: {
      ...redisOptions(new URL(redisUrl ?? 'redis://127.0.0.1')),
      keyPrefix: redisPrefix,
      /** Milliseconds: what is counted there must not keep anybody waiting. */
      commandTimeout: 1_000,
      maxRetriesPerRequest: 1,
      retryStrategy: (times: number) => Math.min(times * 50, 2_000),
    },
  },
})

export default redisConfig

declare module '@adonisjs/redis/types' {
  export interface RedisConnections extends InferConnections<typeof redisConfig> {}
}
