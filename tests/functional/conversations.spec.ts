import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { hold, text } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

const QUESTION = { content: 'Why is **the** sky blue?\nIn short.', clientId: 'client-0001' }

test.group('Conversations', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  test('asking opens one, named after the question', async ({ assert }) => {
    const { ana, account } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const response = await visitor.post('/conversations', QUESTION)
    const conversation = await Conversation.firstOrFail()
    assert.equal(response.headers.get('location'), `/conversations/${conversation.id}`)
    assert.equal(conversation.title, 'Why is the sky blue?')
    assert.equal(conversation.accountId, account.id)
    assert.equal(conversation.messagesCount, 2)
  })

  test('asking the same five times at once opens one', async ({ assert }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => visitor.post('/conversations', QUESTION))
    )
    assert.lengthOf(await Conversation.all(), 1)
    assert.lengthOf(new Set(responses.map((it) => it.headers.get('location'))), 1)
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 1)
  })

  test('an empty one waits for its first question', async ({ assert }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    await visitor.post('/conversations', {})
    const conversation = await Conversation.firstOrFail()
    assert.equal(conversation.title, 'New conversation')
    assert.equal((await visitor.get(`/conversations/${conversation.id}`)).status, 200)
  })

  test('the page has its messages in the HTML, before any script has run', async ({ assert }) => {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, { question: QUESTION })
    await GenerateReply.onIdle()
    const visitor = await Visitor.loggedIn(ana)
    const page = await visitor.get(`/conversations/${conversation.id}`, { accept: 'text/html' })
    const body = (await page.text()).split('id="app"')[1]
    assert.include(body, 'Why is <strong>the</strong> sky blue?')
    assert.include(body, 'Hello from the fake provider.')
  })

  test('the list has the newest activity first', async ({ assert }) => {
    const { ana, account } = await people()
    const first = await Conversation.start(ana, account, { title: 'First' })
    const second = await Conversation.start(ana, account, { title: 'Second' })
    await Conversation.query().where('id', second.id).update({ updatedAt: '2020-01-01 00:00:00' })
    const page = await account.conversationPage(ana)
    assert.deepEqual(
      page.list.map(({ id }) => id),
      [first.id, second.id]
    )
  })

  test('page numbers that make no sense are the first page')
    .with(['0', '-1', 'x', '1e99', '1.5', '99999999999999999999'])
    .run(async ({ assert }, number) => {
      const { ana } = await people()
      const visitor = await Visitor.loggedIn(ana)
      assert.equal((await visitor.get(`/conversations?page=${number}`)).status, 200)
    })

  test('renaming and choosing a language model reach those who look on', async ({ assert }) => {
    const { ana, ben, account } = await people()
    const { id } = await Conversation.start(ana, account, { title: 'Before' })
    const onlooker = await Visitor.loggedIn(ben)
    const stream = await onlooker.listen(`accounts/${account.id}`, `conversations/${id}`)
    const visitor = await Visitor.loggedIn(ana)
    await visitor.request('PATCH', `/conversations/${id}`, { title: 'After' })
    await visitor.request('PATCH', `/conversations/${id}`, { model: 'claude-opus-5-5' })
    const updates = () => stream.events('conversation.updated')
    await stream.until(() => updates().length >= 4)
    assert.deepInclude(updates()[3].conversation, {
      title: 'After',
      model: 'claude-opus-5-5',
    })
    stream.close()
  })

  test('changing and deleting answer JSON without a body, and a page with another page', async ({
    assert,
  }) => {
    const { ana, account } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const ask = async (method: string, accept: string) => {
      const { id } = await Conversation.start(ana, account, { title: 'Sky' })
      return visitor.request(method, `/conversations/${id}`, { title: 'Sea' }, { accept })
    }
    for (const method of ['PATCH', 'DELETE']) {
      const json = await ask(method, 'application/json')
      assert.equal(json.status, 200)
      assert.equal(await json.text(), '')
      assert.equal((await ask(method, 'text/html')).status, 302)
    }
    assert.deepEqual(
      (await Conversation.all()).map(({ title }) => title),
      ['Sea', 'Sea']
    )
  })

  test('the account sees when a reply begins and ends to be written', async ({ assert }) => {
    const { ana, ben, account } = await people()
    const stream = await (await Visitor.loggedIn(ben)).listen(`accounts/${account.id}`)
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await Conversation.start(ana, account, { question: QUESTION })
    const isWriting = () => {
      const last = stream.events('conversation.updated').at(-1)
      return (last?.conversation as Conversation | undefined)?.isWriting
    }
    await stream.until(() => isWriting() === true)
    const [listed] = (await account.conversationPage(ana)).list
    assert.isTrue(listed.isWriting)
    pause.release()
    await stream.until(() => isWriting() === false)
    assert.isFalse((await account.conversationPage(ana)).list[0].isWriting)
    stream.close()
  })

  test('a search by title takes what was typed as it is, in whatever case')
    .with([
      { q: '', found: ['plain', '50% off', 'snake_case', 'Wow!', 'ÄRGER im Büro'] },
      { q: 'PLAIN', found: ['plain'] },
      { q: '%', found: ['50% off'] },
      { q: '_', found: ['snake_case'] },
      { q: '!', found: ['Wow!'] },
      { q: 'ärger IM bü', found: ['ÄRGER im Büro'] },
      { q: '\\', found: [] },
      { q: `' or 1=1 --`, found: [] },
    ])
    .run(async ({ assert }, { q, found }) => {
      const { ana, account } = await people()
      for (const title of ['plain', '50% off', 'snake_case', 'Wow!', 'ÄRGER im Büro']) {
        await Conversation.start(ana, account, { title })
      }
      const visitor = await Visitor.loggedIn(ana)
      const response = await visitor.get(`/conversations?q=${encodeURIComponent(q)}`)
      const { conversations } = (await response.json()) as { conversations: Conversation[] }
      assert.sameMembers(
        conversations.map(({ title }) => title),
        found
      )
    })

  test('a search finds at most 20, archived ones too, and the list pages what it finds', async ({
    assert,
  }) => {
    const { ana, account } = await people()
    for (let number = 1; number <= 52; number++) {
      await Conversation.start(ana, account, { title: `Sky ${number}` })
    }
    await (await Conversation.findByOrFail('title', 'Sky 52')).archive()
    await Conversation.start(ana, account, { title: 'Sea' })
    const visitor = await Visitor.loggedIn(ana)
    const response = await visitor.get('/conversations?q=sky')
    const { conversations } = (await response.json()) as { conversations: Conversation[] }
    assert.lengthOf(conversations, 20)
    assert.equal(conversations[0].title, 'Sky 52')

    const first = await pageOf(visitor, '/conversations?q=sky')
    assert.deepInclude(first.props, { page: 1, hasMore: true, isArchived: false, q: 'sky' })
    assert.lengthOf(first.props.list as unknown[], 50)
    const second = await pageOf(visitor, '/conversations?q=sky&page=2')
    assert.deepInclude(second.props, { page: 2, hasMore: false })
    assert.lengthOf(second.props.list as unknown[], 1)
  })

  test('a search that makes no sense is refused')
    .with(['q[]=a&q[]=b', `q=${'x'.repeat(201)}`, 'q=%00', 'q[a]=b'])
    .run(async ({ assert }, query) => {
      const { ana } = await people()
      const visitor = await Visitor.loggedIn(ana)
      assert.equal((await visitor.get(`/conversations?${query}`)).status, 422)
    })

  test('a name that was given while a reply was written stays', async ({ assert }) => {
    const { ana, account } = await people()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    const { id } = await Conversation.start(ana, account, { question: QUESTION })
    await pause.reached
    const visitor = await Visitor.loggedIn(ana)
    const stream = await visitor.listen(`conversations/${id}`)
    await visitor.request('PATCH', `/conversations/${id}`, { title: 'After' })
    pause.release()
    await GenerateReply.onIdle()
    await stream.until(() => stream.events('conversation.updated').length > 1)
    await stream.untilEnded()
    assert.deepInclude(stream.events('conversation.updated').at(-1)?.conversation, {
      title: 'After',
    })
    stream.close()
  })

  test('a language model that is not there is refused', async ({ assert }) => {
    const { ana, account } = await people()
    const { id } = await Conversation.start(ana, account, {})
    const visitor = await Visitor.loggedIn(ana)
    const response = await visitor.request('PATCH', `/conversations/${id}`, { model: 'toString' })
    assert.equal(response.status, 422)
  })

  test('its creator deletes it with all its messages; a fellow member cannot', async ({
    assert,
  }) => {
    const { ana, ben, account } = await people()
    const { id } = await Conversation.start(ana, account, { question: QUESTION })
    await GenerateReply.onIdle()

    const member = await Visitor.loggedIn(ben)
    assert.equal((await member.delete(`/conversations/${id}`)).status, 403)
    assert.lengthOf(await Message.all(), 2)

    const creator = await Visitor.loggedIn(ana)
    await creator.delete(`/conversations/${id}`)
    assert.lengthOf(await Message.all(), 0)
  })

  test('deleting its account in mid-reply hangs up within two seconds', async ({ assert }) => {
    const { ana, account } = await people()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await Conversation.start(ana, account, { question: QUESTION })
    await pause.reached
    const before = Date.now()
    await account.delete()
    await provider.current.requests[0].closed
    await GenerateReply.onIdle()
    assert.isBelow(Date.now() - before, 2_000)
    assert.lengthOf(await Message.all(), 0)
  })

  test('deleting it in mid-reply hangs up, and no row comes back', async ({ assert }) => {
    const { ana, account } = await people()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    const { id } = await Conversation.start(ana, account, { question: QUESTION })
    await pause.reached

    const visitor = await Visitor.loggedIn(ana)
    await visitor.delete(`/conversations/${id}`)
    await provider.current.requests[0].closed
    await GenerateReply.onIdle()
    assert.isTrue(provider.current.requests[0].aborted)
    assert.lengthOf(await Message.all(), 0)
  })
})
