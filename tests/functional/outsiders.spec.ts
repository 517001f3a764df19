import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { hold, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { EventStream, Visitor } from '#tests/visitor'

test.group('A member of another account', (group) => {
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const pause = hold()
    provider.current.script(text('A secret'), pause)
    const conversation = await Conversation.start(all.ana, all.account, {
      question: { content: 'A secret question', clientId: 'client-0001' },
    })
    await pause.reached
    const [question, reply] = await Message.query().orderBy('id')
    const outsider = await Visitor.loggedIn(all.olga)
    return { ...all, pause, conversation, question, reply, outsider }
  }

  test('gets 404 for the page, the messages and every sub-resource, and changes nothing', async ({
    assert,
  }) => {
    const { outsider, conversation, question, reply, pause } = await open()
    const page = `/conversations/${conversation.id}`
    const responses = await Promise.all([
      outsider.get(page, { accept: 'text/html' }),
      outsider.get(page),
      outsider.request('PATCH', page, { title: 'Mine' }),
      outsider.delete(page),
      outsider.get(`${page}/messages`),
      outsider.post(`${page}/messages`, { content: 'Hello', clientId: 'client-0009' }),
      outsider.get(`${page}/messages/${question.id}`),
      outsider.post(`${page}/messages/${question.id}/reply`),
      outsider.delete(`${page}/messages/${question.id}/reply`),
      outsider.delete(`${page}/messages/${reply.id}/reply`),
      outsider.get(`${page}/messages?message=${question.id}`),
      outsider.get(`${page}?message=${question.id}`, { accept: 'text/html' }),
      outsider.request('PATCH', `${page}/messages/${question.id}`, { content: 'Mine' }),
      outsider.delete(`${page}/messages/${question.id}`),
      outsider.delete(`${page}/messages/${reply.id}`),
      outsider.post(`${page}/archive`),
      outsider.delete(`${page}/archive`),
      outsider.post(`${page}/typing`),
      outsider.request('PUT', `${page}/read`, { messageId: reply.id }),
    ])
    assert.deepEqual(
      responses.map(({ status }) => status),
      responses.map(() => 404)
    )
    for (const response of responses) assert.notInclude(await response.text(), 'secret')

    pause.release()
    await GenerateReply.onIdle()
    await conversation.refresh()
    assert.equal(conversation.title, 'A secret question')
    assert.isNull(conversation.archivedAt)
    assert.lengthOf(await Message.all(), 2)
    assert.equal((await Message.findOrFail(reply.id)).status, 'complete')
  })

  test('does not reach a message through a conversation of their own', async ({ assert }) => {
    const { outsider, olga, question, pause } = await open()
    const own = await Conversation.start(olga, await olga.currentAccount(), {})
    const path = `/conversations/${own.id}/messages/${question.id}`
    assert.equal((await outsider.get(path)).status, 404)
    assert.equal((await outsider.post(`${path}/reply`)).status, 404)
    assert.equal((await outsider.request('PATCH', path, { content: 'Mine' })).status, 404)
    assert.equal((await outsider.delete(path)).status, 404)
    const around = `/conversations/${own.id}/messages?message=${question.id}`
    assert.equal((await outsider.get(around)).status, 404)
    await question.refresh()
    assert.equal(question.content, 'A secret question')
    pause.release()
  })

  test('does not find it in the list, the search or the sidebar', async ({ assert }) => {
    const { outsider, pause } = await open()
    const found = await outsider.get('/conversations?q=secret')
    assert.deepEqual(await found.json(), { conversations: [] })
    for (const path of ['/', '/conversations', '/conversations?q=s', '/conversations?archived=1']) {
      const page = await outsider.get(path, { accept: 'text/html' })
      assert.notInclude(await page.text(), 'secret')
    }
    pause.release()
  })

  test('cannot listen to the conversation or the account, however it is spelt', async ({
    assert,
  }) => {
    const { outsider, olga, conversation, account, pause } = await open()
    const stream = await EventStream.open(outsider)
    const names = [`conversations/${conversation.id}`, `accounts/${account.id}`]
    const spellings = names.flatMap((name) => [
      name,
      name.toUpperCase(),
      name[0].toUpperCase() + name.slice(1),
      `/${name}`,
      `${name}/`,
      name.replace('/', '//'),
      `${name}/x`,
      `x/${name}`,
      name.replace('/', '%2F'),
      name.replace('/', '/0'),
      name.replace('/', '/+'),
      `${name}.0`,
      ` ${name}`,
      `${name}?`,
      `${name}\0`,
      name.replace(/\d+/, ':id'),
      name.replace(/\d+/, '*'),
    ])
    for (const channel of [
      ...spellings,
      '*',
      '**',
      '',
      '$$transmit/ping',
      'users/1',
      'x',
      'toString',
    ]) {
      const { status } = await stream.subscribe(channel)
      assert.include([400, 422], status, channel)
    }

    pause.release()
    await GenerateReply.onIdle()
    await conversation.change({ title: 'Still secret' })

    /** When their own account's event has come, whatever came before it has come too. */
    const own = await olga.currentAccount()
    await stream.subscribe(`accounts/${own.id}`)
    await Conversation.start(olga, own, { title: 'My own' })
    await stream.until((events) => events.length > 0)
    assert.lengthOf(stream.events(), 1)
    assert.deepInclude(stream.events()[0].conversation, { title: 'My own' })
    stream.close()
  })

  test('cannot take over, subscribe or unsubscribe somebody else’s stream', async ({ assert }) => {
    const { outsider, ana, conversation, pause } = await open()
    const insider = await Visitor.loggedIn(ana)
    const stream = await insider.listen(`conversations/${conversation.id}`)

    await assert.rejects(() => EventStream.open(outsider, stream.uid), /409/)
    const own = { uid: stream.uid, channel: `conversations/${conversation.id}` }
    assert.equal((await outsider.post('/__transmit/subscribe', own)).status, 404)
    assert.equal((await outsider.post('/__transmit/unsubscribe', own)).status, 404)

    pause.release()
    await stream.untilEnded()
    stream.close()
  })

  test('a second session of the same person cannot have the stream either', async ({ assert }) => {
    const { ana, conversation, pause } = await open()
    const stream = await (await Visitor.loggedIn(ana)).listen(`conversations/${conversation.id}`)
    const second = await Visitor.loggedIn(ana)
    const body = { uid: stream.uid, channel: `conversations/${conversation.id}` }
    assert.equal((await second.post('/__transmit/unsubscribe', body)).status, 404)
    pause.release()
    await stream.untilEnded()
    stream.close()
  })

  test('nobody listens without a session', async ({ assert }) => {
    const { pause } = await open()
    await assert.rejects(() => EventStream.open(new Visitor()), /401/)
    pause.release()
  })

  test('an event stream without an id, or with one that is none, is refused')
    .with(['', '?uid=', '?uid=x', '?uid[]=a', '?uid=__proto__'])
    .run(async ({ assert }, query) => {
      const { ana, pause } = await open()
      const visitor = await Visitor.loggedIn(ana)
      assert.equal((await visitor.get(`/__transmit/events${query}`)).status, 422)
      pause.release()
    })
})
