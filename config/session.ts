import { cookieName, servedOverTls } from '#config/app'
import { configProvider } from '@adonisjs/core'
import { MessageBuilder } from '@adonisjs/core/helpers'
import string from '@adonisjs/core/helpers/string'
import { defineConfig, stores } from '@adonisjs/session'
import { LRUCache } from 'lru-cache'
import { isBusy } from '#exceptions/busy_database'
import type { SessionStoreFactory, SessionStoreWithTaggingContract } from '@adonisjs/session/types'

/** How long a session lasts that nobody uses. */
export const sessionAge = '30d'

/** Milliseconds after which it ends, however much it is used. */
const LONGEST_SESSION = string.milliseconds.parse('90d')

/** Where the guard called `web` keeps the id of the person. */
const USER_KEY = 'auth_web'

/** Milliseconds: the end of a session is not put off at each of its requests, for each is a commit. */
const TOUCH_INTERVAL = 5 * 60_000

/** When this process has put off the ends of sessions, by their ids. */
const touched = new LRUCache<string, number>({ max: 10_000 })

/** Where a session keeps when it began: a timestamp in milliseconds. */
export const BEGAN_KEY = 'beganAt'

/**
 * Members' sessions are in the database, so that logging out ends them on the server, copied cookies
 * included. Visitors' are in a cookie: whoever only looks at the login page leaves no row.
 *
 * Logging in makes the row, by its tag; from then on it is written only where it still is and is that
 * person's. (The framework's store writes a row that is gone anew, and so a request that was under way
 * while its session was ended brought it back.)
 */
const members = configProvider.create(async (app): Promise<SessionStoreFactory> => {
  const makeRows = await stores.database().resolver(app)
  const makeCookies = await stores.cookie().resolver(app)
  const db = await app.container.make('lucid.db')
  return (ctx, config): SessionStoreWithTaggingContract => {
    const rows = makeRows(ctx, config) as SessionStoreWithTaggingContract
    const cookies = makeCookies(ctx, config)
    /** A page can be read while the database is locked: a later request puts the end off. */
    const putOff = async (id: string) => {
      try {
        await rows.touch(id)
        touched.set(id, Date.now())
      } catch (error) {
        if (!isBusy(error)) throw error
      }
    }
    return {
      async read(id) {
        const values = await rows.read(id)
        /** Visitors had rows, too, before they had cookies. */
        if (!values || !(USER_KEY in values)) return cookies.read(id)
        const beganAt = Number(values[BEGAN_KEY] ?? Date.now())
        return Date.now() - beganAt > LONGEST_SESSION ? null : values
      },
      async write(id, values) {
        if (!(USER_KEY in values)) return cookies.write(id, values)
        await db
          .from('sessions')
          .where({ id, user_id: String(values[USER_KEY]) })
          .update({ data: new MessageBuilder().build(values, undefined, id) })
        await putOff(id)
      },
      async touch(id) {
        if (!ctx.session.has(USER_KEY)) return cookies.touch(id)
        const isRecent = Date.now() - (touched.get(id) ?? 0) < TOUCH_INTERVAL
        if (!isRecent) await putOff(id)
      },
      async destroy(id) {
        /** Sessions are also ended outside of any request of theirs. */
        if (ctx) await cookies.destroy(id)
        await rows.destroy(id)
      },
      tag: (id, userId) => rows.tag(id, userId),
      untag: (id, userId) => rows.untag(id, userId),
      tagged: (userId) => rows.tagged(userId),
    }
  }
})

export default defineConfig({
  enabled: true,
  cookieName: cookieName('parley_session'),
  clearWithBrowser: false,
  age: sessionAge,
  cookie: { path: '/', httpOnly: true, secure: servedOverTls, sameSite: 'lax' },
  store: 'members',
  stores: { members },
})
