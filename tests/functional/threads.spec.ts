import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { nextVersion } from '#models/message/version'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Page = { messages: { id: number; turn: number }[]; hasOlder: boolean; hasNewer: boolean }

test.group('Threads', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)

  /** 60 questions, all of them before the 60 replies to them. */
  async function open() {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, { title: 'Sky' })
    const questions = await Message.createMany(
      Array.from({ length: 60 }, () => ({
        conversationId: conversation.id,
        userId: ana.id,
        role: 'user' as const,
        status: 'complete' as const,
        content: 'Why?',
      }))
    )
    const replies = await Message.createMany(
      questions.map(({ id }) => ({
        conversationId: conversation.id,
        role: 'assistant' as const,
        status: 'complete' as const,
        content: 'Because.',
        replyToId: id,
      }))
    )
    const visitor = await Visitor.loggedIn(ana)
    const path = `/conversations/${conversation.id}`
    const read = async (query = '') => {
      const response = await visitor.get(`${path}/messages${query}`)
      return (await response.json()) as Page
    }
    return { ana, account, conversation, questions, replies, visitor, path, read }
  }

  /** The numbers of a page's first and last question, and whether there is more on either side. */
  function outline({ messages, hasOlder, hasNewer }: Page, questions: Message[]) {
    const number = (turn?: number) => questions.findIndex(({ id }) => id === turn)
    return [number(messages[0]?.turn), number(messages.at(-1)?.turn), hasOlder, hasNewer]
  }

  test('paging goes by whole turns in both directions', async ({ assert }) => {
    const { questions, read } = await open()
    const newest = await read()
    assert.lengthOf(newest.messages, 50)
    assert.deepEqual(outline(newest, questions), [35, 59, true, false])

    const older = await read(`?before=${newest.messages[0].turn}`)
    assert.deepEqual(outline(older, questions), [10, 34, true, true])
    const oldest = await read(`?before=${older.messages[0].turn}`)
    assert.deepEqual(outline(oldest, questions), [0, 9, false, true])
    const ids = [oldest, older, newest].flatMap(({ messages }) => messages.map(({ id }) => id))
    assert.lengthOf(new Set(ids), 120)

    const next = await read(`?after=${oldest.messages.at(-1)?.turn}`)
    assert.deepEqual(next, older)
    const last = await read(`?after=${questions[49].id}`)
    assert.deepEqual(outline(last, questions), [50, 59, true, false])
    assert.deepEqual((await read(`?after=${questions[59].id}`)).messages, [])
  })

  test('a turn with many replies is not cut', async ({ assert }) => {
    const { questions, replies, read } = await open()
    await Message.query()
      .whereIn(
        'id',
        replies.slice(30, 60).map(({ id }) => id)
      )
      .update({ replyToId: questions[30].id, ...nextVersion() })
    const newest = await read()
    assert.deepEqual(outline(newest, questions), [30, 59, true, false])
    assert.lengthOf(newest.messages, 60)
    const after = await read(`?after=${questions[29].id}`)
    assert.deepEqual(after.messages.slice(0, 31), newest.messages.slice(0, 31))
  })

  test('the catch-up read gives the turns that a window holds, and all that is newer', async ({
    assert,
  }) => {
    const { questions, read } = await open()
    const since = await read(`?from=${questions[10].id}`)
    assert.deepEqual(outline(since, questions), [10, 59, true, false])
    assert.lengthOf(since.messages, 100)
    const window = await read(`?from=${questions[10].id}&to=${questions[19].id}`)
    assert.deepEqual(outline(window, questions), [10, 19, true, true])
    assert.lengthOf(window.messages, 20)
    const all = await read(`?from=1&to=${questions[59].id}`)
    assert.deepEqual(outline(all, questions), [0, 59, false, false])
  })

  test('the page around a message begins a little before it', async ({ assert }) => {
    const { questions, replies, read } = await open()
    for (const { id } of [questions[30], replies[30]]) {
      assert.deepEqual(outline(await read(`?message=${id}`), questions), [20, 54, true, true])
    }
    const first = await read(`?message=${questions[0].id}`)
    assert.deepEqual(outline(first, questions), [0, 24, false, true])
    const last = await read(`?message=${replies[59].id}`)
    assert.deepEqual(outline(last, questions), [49, 59, true, false])
  })

  test('the page of a conversation takes the same queries', async ({ assert }) => {
    const { visitor, path, questions, replies } = await open()
    const read = async (query: string) => {
      const { props, flash } = await pageOf(visitor, path + query)
      return { ...(props as Page & { messageId: number | null }), flash }
    }
    const around = await read(`?message=${replies[30].id}`)
    assert.deepEqual(outline(around, questions), [20, 54, true, true])
    assert.equal(around.messageId, replies[30].id)
    const newest = await read('')
    assert.deepEqual(outline(newest, questions), [35, 59, true, false])
    assert.isNull(newest.messageId)
    const after = await read(`?after=${questions[9].id}`)
    assert.deepEqual(outline(after, questions), [10, 34, true, true])
  })

  test('a message that is gone, or elsewhere, is a 404 in JSON and the newest page otherwise', async ({
    assert,
  }) => {
    const { visitor, path, questions, ana, account } = await open()
    const other = await Conversation.start(ana, account, {
      question: { content: 'Hm?', clientId: 'client-0001' },
    })
    const elsewhere = await Message.findByOrFail('conversationId', other.id)
    await questions[3].delete()
    for (const id of [questions[3].id, elsewhere.id, 999_999_999]) {
      assert.equal((await visitor.get(`${path}/messages?message=${id}`)).status, 404)
      const { props, flash } = await pageOf(visitor, `${path}?message=${id}`)
      assert.deepEqual(outline(props as Page, questions), [35, 59, true, false])
      assert.isNull(props.messageId)
      assert.equal(flash.notice, 'That message is no longer there.')
    }
    assert.isUndefined((await pageOf(visitor, path)).flash.notice)
  })

  test('an empty conversation has an empty page', async ({ assert }) => {
    const { ana, account, visitor } = await open()
    const { id } = await Conversation.start(ana, account, {})
    const response = await visitor.get(`/conversations/${id}/messages`)
    const page = (await response.json()) as Page
    assert.deepInclude(page, { messages: [], hasOlder: false, hasNewer: false })
  })

  test('a page of a turn that makes no sense is refused')
    .with([
      'before=x',
      'before=1.5',
      'after=0',
      'from=-1',
      'from=99999999999999999999',
      'from[]=1&from[]=2',
      'from=1&to=x',
      'message=0',
      'message[a]=1',
    ])
    .run(async ({ assert }, query) => {
      const { ana, account } = await people()
      const { id } = await Conversation.start(ana, account, {})
      const visitor = await Visitor.loggedIn(ana)
      assert.equal((await visitor.get(`/conversations/${id}/messages?${query}`)).status, 422)
      assert.equal((await visitor.get(`/conversations/${id}?${query}`)).status, 422)
    })
})
