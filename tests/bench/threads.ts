import { questions, replies } from '#tests/bench/content'
import type { BuiltServer } from '#tests/built_server'

/** Seconds from one message to the next. */
const INTERVAL = 30

/**
 * Adds a conversation with this many messages of mixed content to the first account, straight into
 * the database, and returns its path. However long it is, its newest messages are of one mix.
 */
export function addThread(server: BuiltServer, messages: number): string {
  return server.write((database) => {
    const addConversation = database.prepare(
      `insert into conversations (account_id, user_id, title, model, messages_count, created_at, updated_at)
      select account_id, user_id, ?, 'claude-sonnet-5-5', ?, ?, ?
      from memberships order by id limit 1`
    )
    const addQuestion = database.prepare(
      `insert into messages (conversation_id, user_id, role, status, content, created_at, updated_at)
      select id, user_id, 'user', 'complete', ?, ?, ? from conversations where id = ?`
    )
    const addReply = database.prepare(
      `insert into messages (conversation_id, reply_to_id, role, status, content, model, stop_reason,
        input_tokens, output_tokens, cost, created_at, updated_at)
      values (?, ?, 'assistant', 'complete', ?, 'claude-sonnet-5-5', 'end_turn', 2000, 300, 7000, ?, ?)`
    )
    const turns = messages / 2
    const begin = Date.now() - messages * INTERVAL * 1000
    const title = `A conversation of ${messages} messages`
    const now = timestamp(Date.now())
    const id = addConversation.run(title, messages, timestamp(begin), now).lastInsertRowid
    for (let turn = 0; turn < turns; turn++) {
      const at = timestamp(begin + turn * 2 * INTERVAL * 1000)
      const kind = (turns - turn) % replies.length
      const content = `${turn + 1}. ${questions[kind]}`
      const question = addQuestion.run(content, at, at, id).lastInsertRowid
      addReply.run(id, question, `${replies[kind]}\n\nThat was reply ${turn + 1}.`, at, at)
    }
    return `/conversations/${id}`
  })
}

/** As SQLite has it: UTC, to the second. */
function timestamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}
