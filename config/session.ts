import { servedOverTls } from '#config/app'
import { defineConfig, stores } from '@adonisjs/session'

export const sessionAge = '30d'

/** In the database, so that logging out ends a session on the server, copied cookies included. */
export default defineConfig({
  enabled: true,
  cookieName: 'parley_session',
  clearWithBrowser: false,
  age: sessionAge,
  cookie: { path: '/', httpOnly: true, secure: servedOverTls, sameSite: 'lax' },
  store: 'database',
  stores: { database: stores.database() },
})
