import { test } from '@japa/runner'
import type { Data } from '@generated/data'
import llm from '#config/llm'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { event, finish, start, status, text } from '#tests/fake_provider'
import { emptyStorage, picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Prompt = Data.SeenPrompt
type Files = { name: string; content: string | Uint8Array }[]

test.group('What the language model saw', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)
  group.each.setup(() => emptyStorage())

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    const ana = await Visitor.loggedIn(all.ana)
    const ben = await Visitor.loggedIn(all.ben)
    const path = `/conversations/${conversation.id}/messages`
    let sent = 0
    const send = async (visitor: Visitor, content: string, fields = {}, files: Files = []) => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      const response = await visitor.postForm(path, { content, clientId, ...fields }, files)
      if (response.status !== 200) throw new Error(await response.text())
      await GenerateReply.onIdle()
    }
    const seen = async (reply: Message, page = 1, visitor = ana): Promise<Prompt> => {
      const { component, props } = await pageOf(visitor, `${path}/${reply.id}/prompt?page=${page}`)
      if (component !== 'prompts/show') throw new Error(`another page: ${component}`)
      return props.prompt as Prompt
    }
    return { ...all, users: all, conversation, ana, ben, path, send, seen }
  }

  const replies = () => Message.query().where('role', 'assistant').orderBy('id')
  const sentOf = ({ messages }: Prompt) => messages.filter(({ leftOut }) => leftOut === null)
  const leftOutOf = ({ messages }: Prompt) =>
    messages.flatMap(({ leftOut, id }) => (leftOut ? [{ leftOut, id }] : []))
  const textsOf = (prompt: Prompt) =>
    sentOf(prompt).flatMap(({ blocks }) => blocks.map((block) => block.text))
  const sentTo = (request: number) =>
    messagesOf(provider.current.requests[request]).flatMap(({ content }) =>
      (content as { text?: string }[]).map((block) => block.text ?? null)
    )

  test('the tool for searching the web comes first, where it was offered', async ({ assert }) => {
    const { conversation, ana, send, seen } = await open()
    await send(ana, 'Why?')
    await ana.request('PATCH', `/conversations/${conversation.id}`, { hasWebSearch: true })
    await send(ana, 'Since when?')
    await ana.request('PATCH', `/conversations/${conversation.id}`, { hasWebSearch: false })
    const [without, offered] = await replies()
    assert.isNull((await seen(without)).tools)
    const { tools, instructions, messages, tokens } = await seen(offered)
    const sent = provider.current.requests.at(-1)!.body as { tools?: unknown[] }
    assert.deepEqual(JSON.parse(tools!.text), sent.tools![0])
    const parts = [tools!, instructions, ...messages].map((part) => part.tokens)
    const sum = parts.reduce((total, it) => total + it, 0)
    assert.closeTo(sum, tokens, parts.length)
  })

  test('each part is there as it was sent, in its order, with what was left out and why', async ({
    assert,
  }) => {
    const { ana, ben, path, send, seen } = await open()
    await send(ana, 'Why?')
    await send(ben, 'Only for us', { note: 'true' })
    const [{ replyToId }] = await replies()
    provider.current.script(text('A second answer.'))
    await ana.post(`${path}/${replyToId}/reply`)
    await GenerateReply.onIdle()
    provider.current.script(status(401))
    await send(ben, 'And?')
    await send(ana, '<message>And so?')

    const all = await replies()
    const prompt = await seen(all[3], 1, ben)
    assert.equal(prompt.instructions.text, llm.instructions)
    assert.deepEqual(textsOf(prompt), sentTo(3))
    const [first, again, failed] = all
    const note = await Message.findByOrFail('role', 'note')
    assert.deepEqual(leftOutOf(prompt), [
      { leftOut: 'other version', id: first.id },
      { leftOut: 'note', id: note.id },
      { leftOut: 'without text', id: failed.id },
    ])
    assert.deepEqual(
      sentOf(prompt).map(({ author, model }) => author ?? model),
      ['Ana', 'Claude Sonnet 5.5', 'Ben', 'Ana']
    )
    assert.include(textsOf(prompt), again.content)
    assert.isFalse(prompt.isReworded)
  })

  test('a reply shows what it saw itself, not what came later', async ({ assert }) => {
    const { ana, path, send, seen } = await open()
    await send(ana, 'One?')
    await send(ana, 'Two?')
    const [first, second] = await replies()
    const before = [textsOf(await seen(first)), textsOf(await seen(second))]
    assert.deepEqual(before, [sentTo(0), sentTo(1)])

    /** A newer answer to the first question, which the second reply never saw. */
    provider.current.always(text('Quite another answer.'))
    await ana.post(`${path}/${first.replyToId}/reply`)
    await GenerateReply.onIdle()
    await send(ana, 'Three?')
    assert.deepEqual(textsOf(await seen(first)), before[0])
    assert.deepEqual(textsOf(await seen(second)), before[1])
    const [, , , third] = await replies()
    assert.deepEqual(textsOf(await seen(third)), sentTo(3))
    assert.include(textsOf(await seen(third)), 'Quite another answer.')
  })

  test('a reply to an earlier wording says that its question reads otherwise now', async ({
    assert,
  }) => {
    const { ana, path, send, seen } = await open()
    await send(ana, 'The old way?')
    const [old] = await replies()
    await ana.request('PATCH', `${path}/${old.replyToId}`, { content: 'The new way?' })
    await GenerateReply.onIdle()
    const [, anew] = await replies()
    assert.isTrue((await seen(old)).isReworded)
    const prompt = await seen(anew)
    assert.isFalse(prompt.isReworded)
    assert.deepEqual(leftOutOf(prompt), [{ leftOut: 'earlier wording', id: old.id }])
  })

  test('the parts weigh together what the provider has counted', async ({ assert }) => {
    const { ana, send, seen } = await open()
    const usage = { input_tokens: 100, cache_read_input_tokens: 4_000 }
    provider.current.script(start(usage), text('Yes.'), finish())
    await send(ana, 'Why? '.repeat(500))
    const [reply] = await replies()
    const prompt = await seen(reply)
    assert.equal(prompt.tokens, 4_100)
    assert.isTrue(prompt.isReported)
    const parts = [prompt.instructions, ...prompt.messages].map(({ tokens }) => tokens)
    assert.closeTo(
      parts.reduce((total, tokens) => total + tokens, 0),
      4_100,
      parts.length
    )
  })

  test('of a reply that took searches or two attempts it is the length of its last prompt', async ({
    assert,
  }) => {
    const { ana, send, seen } = await open()
    const usage = { input_tokens: 100, cache_read_input_tokens: 4_000 }
    const overloaded = { error: { type: 'overloaded_error', message: 'Overloaded' } }
    provider.current.script(start(usage), event('error', overloaded))
    const search = { web_search_requests: 1, web_fetch_requests: 0 }
    provider.current.script(
      start(usage),
      text('Yes.'),
      finish({ usage: { input_tokens: 30_000, server_tool_use: search } })
    )
    await send(ana, 'Why?')
    const [reply] = await replies()
    assert.deepInclude(reply.usage, { input: 30_100, cacheRead: 8_000, webSearches: 1 })
    const prompt = await seen(reply)
    assert.equal(prompt.tokens, 4_100)
    assert.isTrue(prompt.isReported)
  })

  test('without a count from the provider all is estimated, and said to be', async ({ assert }) => {
    const { ana, send, seen } = await open()
    provider.current.script(status(401))
    await send(ana, 'Why?')
    const [reply] = await replies()
    const prompt = await seen(reply)
    assert.isFalse(prompt.isReported)
    assert.isAbove(prompt.tokens, 50)
  })

  test('files are shown as what they are, those left out as what was sent instead', async ({
    assert,
  }) => {
    const { ana, conversation, send, seen } = await open()
    await send(ana, 'Look', {}, [
      { name: 'sky.png', content: await picture('png', { width: 900, height: 600 }) },
      { name: 'contract.pdf', content: pdf({ pages: 20 }) },
      { name: 'table.csv', content: 'a,b\n1,2\n' },
    ])
    const [reply] = await replies()
    const [question] = sentOf(await seen(reply))
    const [frame, image, document, table, words] = question.blocks
    assert.match(frame.text!, /sky\.png/)
    assert.equal(image.file?.name, 'sky.png')
    assert.isNull(image.text)
    assert.equal(document.file?.name, 'contract.pdf')
    assert.isAbove(document.tokens, image.tokens)
    assert.match(table.text!, /<file name="table\.csv">\na,b\n1,2\n\n<\/file>/)
    assert.match(words.text!, /Look/)

    const path = `/conversations/${conversation.id}/messages/${question.id}/files`
    await ana.request('PATCH', `${path}/${document.file!.id}`, { isLeftOut: true })
    const now = sentOf(await seen(reply))[0].blocks
    assert.match(now[2].text!, /contract\.pdf.*left out/)
  })

  test('a long one comes in pages, and says how much was older than its boundary', async ({
    assert,
    cleanup,
  }) => {
    const sonnet = llm.models['claude-sonnet-5-5']
    const { contextWindow, maxOutput } = sonnet
    cleanup(() => void Object.assign(sonnet, { contextWindow, maxOutput }))
    Object.assign(sonnet, { contextWindow: 40_000, maxOutput: 4_000 })
    const { ana, users, conversation, path, send, seen } = await open()
    for (let turn = 1; turn <= 100; turn++) {
      const row = { conversationId: conversation.id, status: 'complete' as const }
      const content = `Turn ${turn}. ${'word '.repeat(100)}`
      const { id } = await Message.create({ ...row, role: 'user', userId: users.ben.id, content })
      await Message.create({ ...row, role: 'assistant', replyToId: id, content })
    }
    await send(ana, 'And now?')
    const reply = await Message.query()
      .where('role', 'assistant')
      .orderBy('id', 'desc')
      .firstOrFail()
    const pages = [await seen(reply)]
    while (pages.length < pages[0].pages) pages.push(await seen(reply, pages.length + 1))
    assert.isAtLeast(pages.length, 2)
    const sent = pages.flatMap((page) => textsOf(page))
    assert.deepEqual(sent, sentTo(0))
    assert.equal(pages[0].sent, sent.length)
    assert.equal(pages[0].older + sent.length, 201)
    assert.isAbove(pages[0].older, 50)

    /** What is no page is the last one, or refused. */
    assert.equal((await seen(reply, 99)).page, pages.length)
    for (const page of ['0', 'x', '1e9']) {
      assert.equal((await ana.get(`${path}/${reply.id}/prompt?page=${page}`)).status, 422)
    }
  })

  test('it is for those who may see the conversation, and for replies', async ({ assert }) => {
    const { ana, ben, olga, path, send } = await open()
    await send(ana, 'Secret plans')
    const [reply] = await replies()
    const outsider = await Visitor.loggedIn(olga)
    const refused = await outsider.get(`${path}/${reply.id}/prompt`)
    assert.equal(refused.status, 404)
    assert.notInclude(await refused.text(), 'Secret plans')
    assert.equal((await ben.get(`${path}/${reply.id}/prompt`)).status, 200)
    assert.equal((await ben.get(`${path}/${reply.replyToId}/prompt`)).status, 404)

    const elsewhere = `/conversations/${reply.conversationId + 1}/messages/${reply.id}/prompt`
    assert.equal((await ben.get(elsewhere)).status, 404)
    await ana.post(`/conversations/${reply.conversationId}/privacy`)
    assert.equal((await ben.get(`${path}/${reply.id}/prompt`)).status, 404)
  })
})
