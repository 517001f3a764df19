import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { Budget } from '#models/account/budget'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import { nextVersion } from '#models/message/version'
import { event, finish, hold, start, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

test.group('Sweeping', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  /** A reply that some other process was writing, and a pending one behind it. */
  async function open(reply: Partial<Message> = {}) {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, {})
    const conversationId = conversation.id
    const ask = (content: string) =>
      Message.create({
        conversationId,
        userId: all.ana.id,
        role: 'user',
        status: 'complete',
        content,
      })
    const question = await ask('Why?')
    const lost = await Message.create({
      conversationId,
      role: 'assistant',
      status: 'streaming',
      content: 'Because of ',
      replyToId: question.id,
      heartbeatAt: Date.now() - 11_000,
      ...reply,
    })
    const pending = await Message.create({
      conversationId,
      role: 'assistant',
      status: 'pending',
      replyToId: (await ask('And?')).id,
    })
    return { ...all, conversation, lost, pending }
  }

  test('a reply whose writer is gone is interrupted, keeps its text, and all are told', async ({
    assert,
  }) => {
    const { lost, conversation, ben } = await open()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)
    await Message.sweep()
    await stream.untilEnded(lost.id)
    await lost.refresh()
    assert.equal(lost.status, 'interrupted')
    assert.equal(lost.content, 'Because of ')
    await GenerateReply.onIdle()
    stream.close()
  })

  test('one that somebody had stopped is stopped', async ({ assert }) => {
    const { lost, ana } = await open()
    await Message.query()
      .where('id', lost.id)
      .update({ stoppedById: ana.id, ...nextVersion() })
    await Message.sweep()
    await lost.refresh()
    assert.equal(lost.status, 'stopped')
    await GenerateReply.onIdle()
  })

  test('the pending reply behind it is written', async ({ assert }) => {
    const { pending } = await open()
    await Message.sweep()
    await GenerateReply.onIdle()
    await pending.refresh()
    assert.equal(pending.status, 'complete')
    assert.lengthOf(provider.current.requests, 1)
  })

  test('what has a heartbeat is left alone', async ({ assert }) => {
    const { lost, pending } = await open({ heartbeatAt: Date.now() - 5_000 })
    await Message.sweep()
    await GenerateReply.onIdle()
    await Promise.all([lost.refresh(), pending.refresh()])
    assert.equal(lost.status, 'streaming')
    assert.equal(pending.status, 'pending')
  })

  test('a pending reply of a restored copy waits until somebody asks again', async ({ assert }) => {
    const { pending, conversation, ana } = await open()
    const old = { created_at: DateTime.utc().minus({ hours: 2 }).toFormat('yyyy-MM-dd HH:mm:ss') }
    await db.from('messages').update({ ...old, ...nextVersion() })
    await Message.interruptForgotten()
    await Message.sweep()
    await GenerateReply.onIdle()
    await pending.refresh()
    assert.equal(pending.status, 'interrupted')
    assert.lengthOf(provider.current.requests, 0)

    const visitor = await Visitor.loggedIn(ana)
    await visitor.post(`/conversations/${conversation.id}/messages/${pending.replyToId}/reply`)
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 1)
  })

  test('a pending reply of a short while ago is written after a restart', async ({ assert }) => {
    const { pending } = await open({ status: 'interrupted' })
    await Message.interruptForgotten()
    await Message.sweep()
    await GenerateReply.onIdle()
    await pending.refresh()
    assert.equal(pending.status, 'complete')
  })

  test('a laptop that slept does not sweep the reply that it writes itself', async ({ assert }) => {
    const { ana, account } = await people()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    await pause.reached
    await Message.query()
      .where('status', 'streaming')
      .update({ heartbeatAt: Date.now() - 60_000 })
    await Message.sweep()
    pause.release()
    await GenerateReply.onIdle()
    assert.equal((await Message.findByOrFail('role', 'assistant')).status, 'complete')
  })

  test('what a lost reply has cost is what its calls cost, and is spent once: {$self}')
    .with(['its process is gone', 'its process goes on'])
    .run(async ({ assert, cleanup }, what) => {
      const { ana, account } = await people()
      const pause = hold()
      const report = start({ input_tokens: 60_000 })
      const usage = { output_tokens: 10 }
      provider.current.script(report, text('One. '), finish({ stopReason: 'pause_turn', usage }))
      const more = { delta: {}, usage: { output_tokens: 1_000 } }
      provider.current.script(report, text('Two.'), pause, event('message_delta', more))
      await Conversation.start(ana, account, {
        model: 'claude-haiku-5-5',
        question: { content: 'Why?', clientId: 'client-0001' },
      })
      await pause.reached
      const reply = await Message.findByOrFail('role', 'assistant')
      await until('the text to be saved', async () => {
        return (await reply.refresh()).content === 'One. Two.'
      })

      /** As another process sees it. */
      const { runningIds } = ReplyStream
      cleanup(() => void (ReplyStream.runningIds = runningIds))
      ReplyStream.runningIds = () => []
      /** It may be saved between the two steps of a sweep. */
      await until('the reply to be swept', async () => {
        await Message.sweep({ lostBefore: Date.now() + 60_000 })
        return (await reply.refresh()).status === 'interrupted'
      })
      const spent = async () => (await Budget.of(account)).spent
      if (what === 'its process is gone') {
        /** 60,000 x 0.10 + 10 x 0.50, and 60,000 x 0.10 + 2 x 0.50; not 120,000 x 0.50 */
        assert.equal(reply.cost, 6_005 + 6_001)
        assert.equal(await spent(), reply.cost)
      }
      pause.release()
      await GenerateReply.onIdle()
      await reply.refresh()
      assert.equal(reply.status, 'interrupted')
      assert.equal(reply.content, 'One. Two.')
      assert.equal(await spent(), reply.cost)
    })

  test('a reply that is being written stands in no month yet', async ({ assert }) => {
    const { ana, account } = await people()
    const pause = hold()
    provider.current.script(start({ input_tokens: 1_000 }), text('Because'), pause)
    await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    await pause.reached
    const reply = await Message.findByOrFail('role', 'assistant')
    await until('the usage to be saved', async () => (await reply.refresh()).inputTokens !== null)
    const figures = () => account.usageIn(undefined, ana).figures()
    assert.equal((await figures()).total.cost, 0)
    pause.release()
    await GenerateReply.onIdle()
    const { total, unlisted } = await figures()
    assert.equal(total.cost, (await Budget.of(account)).spent)
    assert.equal(unlisted, 0)
  })

  test('twenty sweeps at once make one call', async ({ assert }) => {
    await open()
    await Promise.all(Array.from({ length: 20 }, () => Message.sweep()))
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 1)
  })
})
