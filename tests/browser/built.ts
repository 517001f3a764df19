import type { Group } from '@japa/runner/core'
import { closePages } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider } from '#tests/fake_provider'
import type { Visitor } from '#tests/visitor'

export type Built = { server: BuiltServer; provider: FakeProvider }

/** The built server of all groups that need no settings of their own, once one has asked for it. */
let common: Promise<Built> | undefined

/** A built server for a group; each of its tests begins with an empty database. */
export function useBuiltServer(group: Group, env?: Record<string, string>): Built {
  const built = {} as Built
  group.setup(async () => {
    Object.assign(built, await (env ? start(env) : (common ??= start())))
    return () => (env ? stop(built) : undefined)
  })
  group.each.setup(() => {
    emptyBuiltDatabase(built.server)
    built.provider.reset()
    return closePages
  })
  return built
}

async function start(env: Record<string, string> = {}): Promise<Built> {
  const provider = await FakeProvider.start()
  const { baseURL } = provider
  const server = await BuiltServer.start({
    env: { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: baseURL, ...env },
  })
  return { server, provider }
}

async function stop({ server, provider }: Built): Promise<void> {
  await server.dispose()
  await provider.stop()
}

/** Ends the common server after the last test of the suite. */
export async function stopBuiltServer(): Promise<void> {
  if (common) await stop(await common)
}

/** Leaves nobody in the database of a server, and nothing that anybody said. */
export function emptyBuiltDatabase(server: BuiltServer): void {
  server.write((database) => {
    for (const table of ['sessions', 'accounts', 'users']) database.exec(`delete from ${table}`)
  })
}

/** A conversation that the visitor opens; its page's path is what comes back. */
export async function openConversation(visitor: Visitor, title = 'Sky'): Promise<string> {
  const response = await visitor.post('/conversations', { title })
  return response.headers.get('location')!
}

type Turn = { question: number; reply: number }

/** Adds settled turns of the person's to the conversation: “Question 1?”, “Reply 1.” and so on. */
export function addTurns(
  { server }: Built,
  path: string,
  author: string,
  count: number,
  replyText = (at: number) => `Reply ${at}.\n\n${'It goes on for a while. '.repeat(12)}`
): Turn[] {
  const conversation = Number(path.split('/').at(-1))
  return server.write((database) => {
    const user = database.prepare('select id from users where name = ?').pluck().get(author)
    const insert = database.prepare(
      `insert into messages (conversation_id, user_id, role, status, content, model, reply_to_id, created_at, updated_at)
       values (?, ?, ?, 'complete', ?, ?, ?, current_timestamp, current_timestamp)`
    )
    const add = (...values: unknown[]) =>
      Number(insert.run(conversation, ...values).lastInsertRowid)
    return Array.from({ length: count }, (_, index) => {
      const question = add(user, 'user', `Question ${index + 1}?`, null, null)
      const reply = add(null, 'assistant', replyText(index + 1), 'claude-sonnet-5-5', question)
      return { question, reply }
    })
  })
}

/** Adds conversations of the person's team, each with one question of theirs and a minute older. */
export function addConversations({ server }: Built, author: string, count: number): void {
  server.write((database) => {
    const { user, account } = database
      .prepare<string, { user: number; account: number }>(
        `select users.id as user, account_id as account
         from users join memberships on user_id = users.id where name = ?`
      )
      .get(author)!
    const open = database.prepare(
      `insert into conversations (account_id, user_id, title, model, created_at, updated_at)
       values (?, ?, ?, 'claude-sonnet-5-5', current_timestamp, datetime('now', ?))`
    )
    const ask = database.prepare(
      `insert into messages (conversation_id, user_id, role, status, content, created_at, updated_at)
       values (?, ?, 'user', 'complete', 'Why?', current_timestamp, current_timestamp)`
    )
    for (let at = 1; at <= count; at++) {
      const { lastInsertRowid } = open.run(account, user, `Conversation ${at}`, `-${at} minutes`)
      ask.run(lastInsertRowid, user)
    }
  })
}
