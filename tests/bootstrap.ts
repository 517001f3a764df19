import { existsSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import server from '@adonisjs/core/services/server'
import testUtils from '@adonisjs/core/services/test_utils'
import { apiClient } from '@japa/api-client'
import { assert } from '@japa/assert'
import { browserClient } from '@japa/browser-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { spec } from '@japa/runner/reporters'
import type { Config } from '@japa/runner/types'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { authBrowserClient } from '@adonisjs/auth/plugins/browser_client'
import { inertiaApiClient } from '@adonisjs/inertia/plugins/api_client'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { sessionBrowserClient } from '@adonisjs/session/plugins/browser_client'
import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import { chromium } from 'playwright'
import { EventStreams } from '#channels/event_streams'
import { stopBuiltServer } from '#tests/browser/built'
import { refuseChangesWithoutVersion } from '#tests/database'
import { summary } from '#tests/summary_reporter'

const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

/** The browser may reach nothing but this machine, and runs as root in CI. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Milliseconds for which a connection that nothing is asked over stays open. */
const KEEP_ALIVE = 120_000

export const plugins: Config['plugins'] = [
  assert(),
  apiClient(),
  pluginAdonisJS(app),
  sessionApiClient(app),
  shieldApiClient(),
  authApiClient(app),
  inertiaApiClient(app),
  browserClient({
    runInSuites: ['browser'],
    launcher: (options) =>
      chromium.launch({ ...options, executablePath: CHROMIUM, args: CHROMIUM_ARGS }),
  }),
  sessionBrowserClient(app),
  authBrowserClient(app),
]

export const reporters: Config['reporters'] = {
  activated: ['spec', 'summary'],
  list: [spec(), summary()],
}

/**
 * The framework makes this one anew for each request, and loads a module for it each time, which
 * takes longer where Node.js compiles TypeScript than all else that a short answer needs.
 */
async function makeShieldOnce() {
  app.container.bindValue(ShieldMiddleware, await app.container.make(ShieldMiddleware))
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [makeShieldOnce, () => testUtils.db().migrate(), refuseChangesWithoutVersion],
  teardown: [],
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (suite.name === 'browser' && !CHROMIUM) {
    throw new Error(
      'The browser tests need Chromium. Install it, or set CHROMIUM_PATH to its path.'
    )
  }
  if (suite.name === 'unit') return
  if (suite.name === 'browser') suite.teardown(stopBuiltServer)
  suite.setup(async () => {
    const close = await testUtils.httpServer().start()
    /** On a slow machine a test is busy for longer than Node's five seconds, and met a closed connection. */
    server.getNodeServer()!.keepAliveTimeout = KEEP_ALIVE
    return async () => {
      const closed = close()
      /** An open event stream keeps the server from ending. */
      EventStreams.endAll()
      await closed
    }
  })
}
