import env from '#start/env'
import llm from '#config/llm'
import app from '@adonisjs/core/services/app'
import { defineConfig, targets } from '@adonisjs/core/logger'

/** PostgreSQL's details hold a statement's values. A provider's error has all else in its message. */
const SECRET = [
  ...['password', '*.password', 'apiKey', '*.apiKey'],
  ...['err.detail', 'err.where', 'err.cause.detail', 'err.cause.where'],
  ...['err.error', 'err.apiMessage', 'err.details'],
]

/** Words of a provider, which may repeat the key that it was sent. */
const FOREIGN = [
  ...['err.message', 'err.stack'],
  ...['err.aggregateErrors[*].message', 'err.aggregateErrors[*].stack'],
]

const REDACTED = '[Redacted]'

function censored(value: unknown, path: string[]): unknown {
  const isForeign = path[0] === 'err' && ['message', 'stack'].includes(path.at(-1)!)
  return isForeign && typeof value === 'string' ? withoutKeys(value) : REDACTED
}

/** Removes the keys that are set here, and whatever looks like a key. */
function withoutKeys(text: string): string {
  const keys = Object.values(llm.providers).flatMap(({ apiKey }) => apiKey || [])
  const known = keys.reduce((left, key) => left.replaceAll(key, REDACTED), text)
  return known.replace(/\bsk-[\w-]{8,}/g, REDACTED)
}

const loggerConfig = defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: 'parley',
      level: env.get('LOG_LEVEL') ?? 'info',
      redact: { paths: [...SECRET, ...FOREIGN], censor: (value, path) => censored(value, path) },
      transport: {
        targets: targets()
          .pushIf(app.inDev, targets.pretty())
          .pushIf(!app.inDev, targets.file({ destination: 1 }))
          .toArray(),
      },
    },
  },
})

export default loggerConfig

declare module '@adonisjs/core/types' {
  export interface LoggersList extends InferLoggers<typeof loggerConfig> {}
}
