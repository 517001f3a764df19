/**
 * The environment variables that the application reads, checked when it boots. bin/start
 * makes an .env that has the required ones; .env.example documents each.
 */
import { Env } from '@adonisjs/core/env'
import { host, publicAddress } from '#start/addresses'

/** Links in mails must not depend on what a request says: with mail, the address is to be set. */
const withoutMail = () => !process.env.SMTP_HOST

const env = await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  HOST: host,
  PORT: Env.schema.number(),
  APP_URL: (key, value) => {
    const address = Env.schema.string.optionalWhen(withoutMail)(key, value)
    return address === undefined ? undefined : publicAddress(key, address)
  },
  APP_KEY: Env.schema.secret(),
  TRUST_PROXY: Env.schema.boolean.optional(),
  LOG_LEVEL: Env.schema.enum.optional(['trace', 'debug', 'info', 'warn', 'error'] as const),
  DB_CONNECTION: Env.schema.enum.optional(['sqlite', 'pg'] as const),
  DATABASE_URL: Env.schema.string.optional(),
  REDIS_URL: Env.schema.string.optional(),
  RATE_LIMIT_FACTOR: Env.schema.number.optional(),
  STORAGE_PATH: Env.schema.string.optional(),
  S3_BUCKET: Env.schema.string.optional(),
  S3_REGION: Env.schema.string.optional(),
  S3_ENDPOINT: Env.schema.string.optional({ format: 'url', tld: false }),
  S3_ACCESS_KEY_ID: Env.schema.string.optional(),
  S3_SECRET_ACCESS_KEY: Env.schema.secret.optional(),

  ANTHROPIC_API_KEY: Env.schema.secret.optional(),
  ANTHROPIC_BASE_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  REPLY_CONCURRENCY: Env.schema.number.optional(),
  SHUTDOWN_GRACE_SECONDS: Env.schema.number.optional(),
  LOCK_WAIT_SECONDS: Env.schema.number.optional(),

  LOCAL_EMAIL: Env.schema.boolean.optional(),
  SIGNUP: Env.schema.enum.optional(['open', 'closed'] as const),
  JOIN_LINK_DAYS: Env.schema.number.optional(),

  SMTP_HOST: Env.schema.string.optional({ format: 'host' }),
  SMTP_PORT: Env.schema.number.optional(),
  SMTP_SECURE: Env.schema.boolean.optional(),
  SMTP_USERNAME: Env.schema.string.optional(),
  SMTP_PASSWORD: Env.schema.secret.optional(),
  MAIL_FROM: Env.schema.string.optionalWhen(withoutMail),
})

/** The framework listens on what stands in the environment. */
env.set('HOST', env.get('HOST'))

export default env
