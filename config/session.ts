import { cookieName, servedOverTls } from '#config/app'
import { configProvider } from '@adonisjs/core'
import { MessageBuilder } from '@adonisjs/core/helpers'
import { defineConfig, stores } from '@adonisjs/session'
import type { SessionStoreFactory } from '@adonisjs/session/types'

export const sessionAge = '30d'

/** Where the guard called `web` keeps the id of the person. */
const USER_KEY = 'auth_web'

/**
 * The framework's store writes a session that is no longer there anew, and so a request that was
 * under way while its session was ended brought it back. Logging in makes a session's row, by its
 * tag; from then on it is written only where that row still is.
 */
const database = configProvider.create(async (app): Promise<SessionStoreFactory> => {
  const makeStore = await stores.database().resolver(app)
  const db = await app.container.make('lucid.db')
  return (ctx, config) => {
    const store = makeStore(ctx, config)
    const write = store.write.bind(store)
    store.write = async (id, values) => {
      if (!(USER_KEY in values)) return write(id, values)
      await db
        .from('sessions')
        .where({ id, user_id: String(values[USER_KEY]) })
        .update({ data: new MessageBuilder().build(values, undefined, id) })
      await store.touch(id)
    }
    return store
  }
})

/** In the database, so that logging out ends a session on the server, copied cookies included. */
export default defineConfig({
  enabled: true,
  cookieName: cookieName('parley_session'),
  clearWithBrowser: false,
  age: sessionAge,
  cookie: { path: '/', httpOnly: true, secure: servedOverTls, sameSite: 'lax' },
  store: 'database',
  stores: { database },
})
