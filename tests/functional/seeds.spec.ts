import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import Message from '#models/message'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { people } from '#tests/people'
import { Visitor } from '#tests/visitor'

test.group('node ace db:seed', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(emptyDatabase)
  group.each.setup(() => {
    ace.ui.switchMode('raw')
    return () => ace.ui.switchMode('normal')
  })

  test('fills an empty database with conversations that a member can open', async ({ assert }) => {
    const seeding = await ace.exec('db:seed', ['--compact-output'])
    assert.equal(seeding.exitCode, 0)

    const ben = await Visitor.loggedIn({ email: 'ben@example.com' })
    const conversations = await Conversation.all()
    assert.lengthOf(conversations, 25)
    for (const { id, messagesCount } of conversations) {
      const response = await ben.get(`/conversations/${id}/messages`)
      const { messages } = (await response.json()) as { messages: unknown[] }
      assert.lengthOf(messages, messagesCount)
    }
  })

  test('its questions all have replies, and what ended otherwise is among them', async ({
    assert,
  }) => {
    await ace.exec('db:seed', ['--compact-output'])
    const messages = await Message.all()
    const answered = new Set(messages.map(({ replyToId }) => replyToId))
    const questions = messages.filter(({ role }) => role === 'user')
    assert.isTrue(questions.every(({ id }) => answered.has(id)))
    assert.isTrue(messages.some(({ isNote }) => isNote))
    assert.isTrue(messages.every(({ isReply, content, cost }) => !isReply || !content || cost! > 0))
    assert.includeMembers(
      messages.map(({ status }) => status),
      ['complete', 'stopped', 'failed', 'interrupted']
    )
  })

  test('what its replies have cost is spent', async ({ assert }) => {
    await ace.exec('db:seed', ['--compact-output'])
    const total = async (table: string) => {
      const [row] = await db.from(table).sum('cost as total')
      return Number(row.total)
    }
    assert.isAbove(await total('spendings'), 0)
    assert.equal(await total('spendings'), await total('messages'))
  })

  test('leaves a database with users as it is', async ({ assert }) => {
    await people()
    const seeding = await ace.exec('db:seed', ['--compact-output'])
    assert.equal(seeding.exitCode, 1)
    assert.lengthOf(await User.all(), 3)
    assert.lengthOf(await Conversation.all(), 0)
  })
})
