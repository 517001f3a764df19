/** Runs the web server, until SIGTERM or Ctrl-C. See start/replies.ts for how it stops. */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { APP_ROOT, importer } from './app_root.js'

await new Ignitor(APP_ROOT, { importer })
  .tap((app) => {
    app.booting(async () => void (await import('#start/env')))
  })
  .httpServer()
  .start()
  .catch(async (error) => {
    await prettyPrintError(error)
    /** What has started already would keep the process, and with it the lock on the database. */
    process.exit(1)
  })
