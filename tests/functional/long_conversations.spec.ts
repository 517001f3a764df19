import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import llm from '#config/llm'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import Message from '#models/message'
import type User from '#models/user'
import { FakeBilling } from '#tests/fake_billing'
import { event, finish, hold, start, status, text } from '#tests/fake_provider'
import { emptyStorage, picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { people } from '#tests/people'
import { messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Files = { name: string; content: string | Uint8Array }[]

/** What of an event is looked at here. */
type Told = { conversation?: { promptStart: number | null }; message?: { failure: string | null } }

const TOO_LONG = { message: 'prompt is too long: 17000 tokens > 16000 maximum' }

/** About 300 tokens, as Parley estimates them. */
const TEXT = 'Nine hundred letters. '.repeat(41)

/** Rows of one insert. */
const AT_ONCE = 100

test.group('Long conversations', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)
  group.each.setup(() => emptyStorage())
  /** A window into which a test can write. The prompt has 16,000 tokens of it. */
  group.each.setup(() => {
    const { contextWindow, maxOutput } = llm.models['claude-sonnet-5-5']
    Object.assign(llm.models['claude-sonnet-5-5'], { contextWindow: 20_000, maxOutput: 4_000 })
    return () => void Object.assign(llm.models['claude-sonnet-5-5'], { contextWindow, maxOutput })
  })

  async function open() {
    const all = await people()
    const { id } = await Conversation.start(all.ana, all.account, {})
    const conversation = () => Conversation.findOrFail(id)
    provider.current.always(text(TEXT))
    const visitor = await Visitor.loggedIn(all.ana)
    const path = `/conversations/${id}/messages`
    let sent = 0
    const ask = async (content: string, files: Files = []) => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      const response = await visitor.postForm(path, { content, clientId }, files)
      await GenerateReply.onIdle()
      return response
    }
    return { ...all, id, conversation, visitor, path, ask }
  }

  /** Settled turns, as if they had been said before. */
  async function addTurns(id: number, user: User, count: number, content = TEXT) {
    const now = new Date().toISOString().slice(0, 19).replace('T', ' ')
    const row = {
      conversation_id: id,
      content,
      created_at: now,
      updated_at: now,
      status: 'complete',
    }
    const question = { ...row, role: 'user', user_id: user.id }
    for (let left = count; left > 0; left -= AT_ONCE) {
      const size = Math.min(left, AT_ONCE)
      await db.table('messages').multiInsert(Array.from({ length: size }, () => question))
      const added = await db
        .from('messages')
        .where({ conversation_id: id, role: 'user' })
        .orderBy('id', 'desc')
        .limit(size)
        .select('id')
      const replies = added.map((it) => ({ ...row, role: 'assistant', reply_to_id: it.id }))
      await db.table('messages').multiInsert(replies)
    }
  }

  const prompts = () => provider.current.requests.map((request) => messagesOf(request))
  const rolesOf = (messages: { role: string }[]) => messages.map(({ role }) => role).join(' ')
  const alternating = (length: number) =>
    Array.from({ length }, (_, index) => (index % 2 === 0 ? 'user' : 'assistant')).join(' ')
  const lastReply = () =>
    Message.query().where('role', 'assistant').orderBy('id', 'desc').firstOrFail()
  const wordsOf = (messages: unknown) => JSON.stringify(messages)

  test('the boundary moves rarely, the same for all turns in between, and prompts alternate', async ({
    assert,
  }) => {
    const { conversation, ask } = await open()
    const billing = new FakeBilling({ leastLength: 100 })
    provider.current.billing = billing
    const starts: (number | null)[] = []
    for (let turn = 1; turn <= 60; turn++) {
      await ask(`Question ${turn}. ${TEXT}`)
      starts.push((await conversation()).promptStart)
    }

    for (const [index, messages] of prompts().entries()) {
      assert.equal(rolesOf(messages), alternating(messages.length))
      assert.include(wordsOf(messages.at(-1)), `Question ${index + 1}. `)
    }
    for (const { fresh, read, written, writtenLong } of billing.bills) {
      assert.isBelow(fresh + read + written + writtenLong, 16_000)
    }
    /** From 80 to 50 per cent of 16,000 tokens, at about 480 a turn: every ten turns or so. */
    const moves = starts.filter((at, index) => index > 0 && at !== starts[index - 1])
    assert.isAtLeast(moves.length, 3)
    assert.isAtMost(moves.length, 7)
    assert.lengthOf(billing.breaks, moves.length)
    assert.deepEqual(
      moves,
      moves.toSorted((a, b) => a! - b!)
    )
    assert.equal((await lastReply()).promptStart, starts.at(-1))
  }).timeout(60_000)

  test('10,000 messages: two queries, none of which reads what is left out', async ({ assert }) => {
    Object.assign(llm.models['claude-sonnet-5-5'], { contextWindow: 1e6, maxOutput: 128_000 })
    const { id, ana, conversation, ask } = await open()
    await addTurns(id, ana, 5_000)
    let queries: string[] = []
    let rows = 0
    const knex = db.connection().getWriteClient()
    const onResponse = (response: unknown, { sql }: { sql: string }) => {
      queries.push(sql)
      rows += Array.isArray(response) ? response.length : 0
    }
    const build = async () => {
      queries = []
      rows = 0
      const reply = await lastReply()
      const prompt = (await conversation()).promptFor(reply)
      knex.on('query-response', onResponse)
      try {
        return { input: await prompt.build(), prompt }
      } finally {
        knex.off('query-response', onResponse)
      }
    }

    await ask('And now?')
    const { promptStart } = await conversation()
    const all = await Message.query().where('conversationId', id).orderBy('id')
    const left = all.filter(({ turn }) => turn >= promptStart!)
    assert.lengthOf(all, 10_002)
    assert.isBelow(left.length, 3_000)
    const [messages] = prompts()
    assert.lengthOf(messages, left.length - 1)
    assert.equal(rolesOf(messages), alternating(messages.length))

    /** The second time nothing is asked for what is before the boundary. */
    const { input } = await build()
    assert.lengthOf(queries, 2)
    assert.equal(rows, 2 * (left.length - 1))
    assert.lengthOf(input.messages, left.length - 1)
    for (const turn of [1, 2, 3]) await ask(`Once more, ${turn}`)
    assert.equal((await conversation()).promptStart, promptStart)
    assert.deepEqual(prompts()[3].slice(0, messages.length), messages)
  }).timeout(60_000)

  test('everybody who has it open learns of the boundary', async ({ assert }) => {
    const { id, ana, ben, conversation, ask } = await open()
    await addTurns(id, ana, 40)
    const member = await Visitor.loggedIn(ben)
    const stream = await member.listen(`conversations/${id}`)
    await ask('And now?')
    const { promptStart } = await conversation()
    assert.isNumber(promptStart)
    const told = stream.events('conversation.updated')
    const isTold = ({ conversation: it }: Told) => it?.promptStart === promptStart
    assert.isTrue(told.some((it) => isTold(it as Told)))
    const page = await (await member.get(`/conversations/${id}/messages`)).json()
    assert.equal(page.conversation.promptStart, promptStart)
    stream.close()
  })

  test('a question that no prompt could hold is refused before anything is stored', async ({
    assert,
  }) => {
    const { id, ask } = await open()
    const words = await ask('A long question. '.repeat(4_000))
    assert.equal(words.status, 422)
    const [error] = (await words.json()).errors
    assert.equal(error.field, 'content')
    assert.match(
      error.message,
      /^This message is too large for Claude Sonnet 5.5: it has about 22,\d{3} tokens, and 15,\d{3} fit\.$/
    )
    const file = await ask('Read this', [{ name: 'log.txt', content: 'line\n'.repeat(20_000) }])
    assert.equal(file.status, 422)
    const [refused] = (await file.json()).errors
    assert.equal(refused.field, 'files')
    assert.match(refused.message, /^“log.txt” is too large for Claude Sonnet 5.5: it has about/)
    assert.lengthOf(await Message.query().where('conversationId', id), 0)
    assert.lengthOf(provider.current.requests, 0)
  })

  test('neither opening a conversation nor wording a question anew gets past that', async ({
    assert,
  }) => {
    const { visitor, path, ask } = await open()
    const content = 'A long question. '.repeat(4_000)
    const before = await Conversation.query()
    const opened = await visitor.post('/conversations', { content, clientId: 'client-9999' })
    assert.equal(opened.status, 422)
    assert.lengthOf(await Conversation.query(), before.length)

    await ask('Why?')
    const question = await Message.query().where('role', 'user').firstOrFail()
    assert.equal(
      (await visitor.request('PATCH', `${path}/${question.id}`, { content })).status,
      422
    )
    await question.refresh()
    assert.equal(question.content, 'Why?')
    assert.lengthOf(provider.current.requests, 1)
  })

  test('a language model that is too small for the question is not asked', async ({ assert }) => {
    const { visitor, path, ask } = await open()
    await ask('A question. '.repeat(2_000))
    const question = await Message.query().where('role', 'user').firstOrFail()
    const haiku = llm.models['claude-haiku-5-5']
    const { contextWindow } = haiku
    haiku.contextWindow = 8_000
    try {
      const again = await visitor.post(`${path}/${question.id}/reply`, {
        model: 'claude-haiku-5-5',
      })
      assert.equal(again.status, 422)
      const [error] = (await again.json()).errors
      assert.equal(error.field, 'model')
      assert.match(error.message, /too large for Claude Haiku 5.5/)
    } finally {
      haiku.contextWindow = contextWindow
    }
    assert.lengthOf(provider.current.requests, 1)
  })

  test('images and texts of many turns are left out with them, those of the newest never', async ({
    assert,
  }) => {
    const { conversation, ask } = await open()
    const image = await picture('png', { width: 1_200, height: 1_000 })
    for (let turn = 1; turn <= 12; turn++) {
      const files = [
        { name: `picture${turn}.png`, content: image },
        { name: `table${turn}.csv`, content: 'a,b,c\n'.repeat(500) },
      ]
      assert.equal((await ask(`Turn ${turn}`, files)).status, 200)
      const messages = prompts().at(-1)!
      assert.equal(rolesOf(messages), alternating(messages.length))
      assert.include(wordsOf(messages.at(-1)), `table${turn}.csv`)
      const images = messages.flatMap(({ content }) => content as { type: string }[])
      assert.isAtMost(images.filter(({ type }) => type === 'image').length, 5)
    }
    assert.isNumber((await conversation()).promptStart)
    assert.notInclude(wordsOf(prompts().at(-1)), 'table1.csv')
  })

  test('one question that fills nearly all of it goes alone', async ({ assert }) => {
    const { ask } = await open()
    for (const word of ['One', 'Two']) await ask(word)
    assert.equal((await ask('Long words. '.repeat(3_700))).status, 200)
    const messages = prompts().at(-1)!
    assert.lengthOf(messages, 1)
    assert.equal((await lastReply()).status, 'complete')
    await ask('And?')
    assert.equal(rolesOf(prompts().at(-1)!), 'user')
  })

  test('a prompt that the provider finds too long goes again, shorter, for all to see', async ({
    assert,
  }) => {
    const { id, ana, ben, conversation, ask } = await open()
    await addTurns(id, ana, 12)
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${id}`)
    const pause = hold()
    provider.current.script(status(400, TOO_LONG))
    provider.current.script(pause, text('Now it fits.'))
    const asked = ask('And now?')
    await pause.reached
    const told = stream.events('message.updated') as Told[]
    assert.isTrue(told.some(({ message }) => message?.failure === 'too_large'))
    const { promptStart } = await conversation()
    assert.isNumber(promptStart)
    pause.release()
    await asked

    const [first, second] = prompts()
    assert.isAtMost(wordsOf(second).length, wordsOf(first).length / 2 + 2_000)
    assert.equal(rolesOf(second), alternating(second.length))
    assert.deepEqual(second.at(-1), first.at(-1))
    const reply = await lastReply()
    assert.equal(reply.status, 'complete')
    assert.equal(reply.failure, null)
    assert.equal(reply.content, 'Now it fits.')
    assert.equal(reply.promptStart, promptStart)
    stream.close()
  })

  test('a window that is full before the first word is the same thing', async ({ assert }) => {
    const { id, ana, ask } = await open()
    await addTurns(id, ana, 12)
    provider.current.script(finish({ stopReason: 'model_context_window_exceeded' }))
    await ask('And now?')
    assert.lengthOf(prompts(), 2)
    assert.equal((await lastReply()).content, TEXT)
  })

  test('what is too long twice, or has nothing that could go, fails and says so', async ({
    assert,
  }) => {
    const { id, ana, ask } = await open()
    provider.current.script(status(400, TOO_LONG))
    await ask('Alone')
    assert.lengthOf(prompts(), 1)
    assert.equal((await lastReply()).failure, 'too_large')

    await addTurns(id, ana, 12)
    provider.current.script(status(400, TOO_LONG))
    provider.current.script(status(400, TOO_LONG))
    await ask('And now?')
    assert.lengthOf(prompts(), 3)
    const reply = await lastReply()
    assert.equal(reply.status, 'failed')
    assert.equal(reply.failure, 'too_large')
  })

  test('what the provider reports corrects the estimate', async ({ assert }) => {
    const { id, ana, conversation, ask } = await open()
    await addTurns(id, ana, 12)
    /** By its own estimate of some 8,000 it would go on for a while. */
    provider.current.script(start({ input_tokens: 13_500 }), text('Yes.'))
    await ask('One')
    assert.isNull((await conversation()).promptStart)
    await ask('Two')
    const { promptStart } = await conversation()
    assert.isNumber(promptStart)
    assert.isBelow(prompts()[1].length, 20)
  })

  test('what was reported twice, for two attempts, is no prompt of twice the length', async ({
    assert,
  }) => {
    const { id, ana, conversation, ask } = await open()
    await addTurns(id, ana, 12)
    const report = start({ input_tokens: 8_000 })
    const overloaded = { error: { type: 'overloaded_error', message: 'Overloaded' } }
    provider.current.script(report, event('error', overloaded))
    provider.current.script(report, text('Yes.'))
    await ask('One')
    const { usage, promptTokens } = await lastReply()
    assert.equal(usage?.input, 16_000)
    assert.equal(promptTokens, 8_000)
    await ask('Two')
    assert.isNull((await conversation()).promptStart)
  })

  test('an older question is answered from its own place, and moves nothing', async ({
    assert,
  }) => {
    const { id, ana, visitor, path, conversation, ask } = await open()
    await ask('The very first')
    await addTurns(id, ana, 40)
    await ask('The last')
    const { promptStart } = await conversation()
    const first = await Message.query().where('role', 'user').orderBy('id').firstOrFail()
    assert.isBelow(first.id, promptStart!)

    await visitor.post(`${path}/${first.id}/reply`)
    await GenerateReply.onIdle()
    assert.deepEqual(prompts()[2], prompts()[0])
    assert.equal((await conversation()).promptStart, promptStart)
    assert.isNull((await lastReply()).promptStart)
  })

  test('a smaller language model that is asked once leaves out more for itself alone', async ({
    assert,
    cleanup,
  }) => {
    const haiku = llm.models['claude-haiku-5-5']
    const { contextWindow, maxOutput } = haiku
    cleanup(() => void Object.assign(haiku, { contextWindow, maxOutput }))
    Object.assign(haiku, { contextWindow: 8_000, maxOutput: 2_000 })
    const { id, ana, visitor, path, conversation, ask } = await open()
    await addTurns(id, ana, 12)
    await ask('And now?')
    const question = await Message.query().where('role', 'user').orderBy('id', 'desc').firstOrFail()
    await visitor.post(`${path}/${question.id}/reply`, { model: 'claude-haiku-5-5' })
    await GenerateReply.onIdle()

    assert.isBelow(prompts()[1].length, prompts()[0].length)
    assert.isNumber((await lastReply()).promptStart)
    assert.isNull((await conversation()).promptStart)
  })

  test('a language model that can read more sees again what was left out', async ({ assert }) => {
    const { id, ana, conversation, ask } = await open()
    await addTurns(id, ana, 40)
    await ask('And now?')
    assert.isNumber((await conversation()).promptStart)
    await (await conversation()).change({ model: 'claude-opus-5-5' })
    assert.isNull((await conversation()).promptStart)
    await ask('And now?')
    assert.lengthOf(prompts()[1], 83)
    assert.isAbove(LanguageModel.for('claude-opus-5-5').promptRoom, 800_000)
  })

  test('one that could not take all the files goes on from where the other one left off', async ({
    assert,
  }) => {
    Object.assign(llm.models['claude-sonnet-5-5'], { contextWindow: 150_000, maxOutput: 4_000 })
    const { conversation, ask } = await open()
    const plan = { name: 'plan.pdf', content: pdf({ pages: 20 }) }
    for (let turn = 1; turn <= 6; turn++) assert.equal((await ask(`${turn}`, [plan])).status, 200)
    const { promptStart } = await conversation()
    assert.isNumber(promptStart)
    await (await conversation()).change({ model: 'claude-opus-5-5' })
    assert.equal((await conversation()).promptStart, promptStart)
    assert.equal((await ask('And now?')).status, 200)
    assert.equal((await lastReply()).status, 'complete')
    assert.notInclude(wordsOf(prompts().at(-1)), 'message author=\\"Ana\\">\\n1\\n')
  })

  test('nor does one that cannot read what was left out before have to', async ({
    assert,
    cleanup,
  }) => {
    const opus = llm.models['claude-opus-5-5']
    const { capabilities } = opus
    opus.capabilities = { ...capabilities, images: false }
    cleanup(() => void (opus.capabilities = capabilities))
    const { id, ana, conversation, ask } = await open()
    await ask('First', [{ name: 'sky.png', content: await picture('png') }])
    await addTurns(id, ana, 40)
    await ask('And now?')
    const { promptStart } = await conversation()
    assert.isNumber(promptStart)
    await (await conversation()).change({ model: 'claude-opus-5-5' })
    assert.equal((await conversation()).promptStart, promptStart)
    assert.equal((await ask('And now?')).status, 200)
  })
})
