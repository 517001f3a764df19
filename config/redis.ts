import env from '#start/env'
import { defineConfig } from '@adonisjs/redis'

/** Where Redis is, for those that use it when there is a REDIS_URL. */
export const redisUrl = env.get('REDIS_URL')

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
      keyPrefix: 'parley:',
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
