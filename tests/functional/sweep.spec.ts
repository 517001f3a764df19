import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { hold, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Sweeping', (group) => {
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
    await Message.query().where('id', lost.id).update({ stoppedById: ana.id })
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

  test('twenty sweeps at once make one call', async ({ assert }) => {
    await open()
    await Promise.all(Array.from({ length: 20 }, () => Message.sweep()))
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 1)
  })
})
