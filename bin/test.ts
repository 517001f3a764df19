/** Runs the tests with Japa. */
process.env.NODE_ENV = 'test'

import 'reflect-metadata'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { configure, processCLIArgs, run } from '@japa/runner'
import { APP_ROOT, importer } from './app_root.js'
import { freePort } from '../tests/built_server.js'

/** Each run has ports and a folder of its own, so that several can run at once. */
if (!Number(process.env.PORT)) process.env.PORT = String(await freePort())
process.env.VITE_HMR_PORT = String(await freePort())
const storage = mkdtempSync(join(tmpdir(), 'parley-tests-'))
process.env.STORAGE_PATH = storage
process.env.VITE_CACHE_PATH = join(storage, 'vite')
process.once('exit', () => rmSync(storage, { recursive: true, force: true }))

await new Ignitor(APP_ROOT, { importer })
  .tap((app) => {
    app.booting(async () => void (await import('#start/env')))
    app.listen('SIGTERM', () => app.terminate())
  })
  .testRunner()
  .configure(async (app) => {
    const { runnerHooks, ...config } = await import('#tests/bootstrap')
    processCLIArgs(process.argv.slice(2))
    configure({ ...app.rcFile.tests, ...config, ...runnerHooks })
  })
  .run(async (app) => {
    await run()
    /** Also after an unknown suite or a spec that can't be loaded: both would leave the app running. */
    await app.terminate()
  })
  .catch((error) => {
    process.exitCode = 1
    return prettyPrintError(error)
  })
