import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import WriteTitle from '#jobs/write_title'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { finish, hold, start, status, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { asText, messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

const QUESTION = { content: 'Why is **the** sky blue?\nIn short.', clientId: 'client-0001' }

test.group('Titles', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const ask = async (fields: object = {}) => {
      const conversation = await Conversation.start(all.ana, all.account, {
        question: QUESTION,
        ...fields,
      })
      await GenerateReply.onIdle()
      return conversation
    }
    return { ...all, users: all, ask }
  }

  async function spent(): Promise<number> {
    const [row] = await db.from('spendings').sum('cost as total')
    return Number(row.total ?? 0)
  }

  const titleOf = async ({ id }: Conversation) => (await Conversation.findOrFail(id)).title

  test('the cheapest language model writes it from the first question and its reply', async ({
    assert,
  }) => {
    const { users, account, ask } = await open()
    const stream = await (await Visitor.loggedIn(users.ben)).listen(`accounts/${account.id}`)
    provider.current.script(text('Rayleigh scattering.'))
    provider.current.scriptTitle(text('**Why the Sky'), text(' Is Blue**\n'))
    const conversation = await ask()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'Why the Sky Is Blue')

    const [request] = provider.current.titleRequests
    assert.equal(request.body.model, 'claude-haiku-5-5')
    assert.isUndefined(request.body.thinking)
    assert.isAtMost(Number(request.body.max_tokens), 2_000)
    assert.deepEqual(messagesOf(request), [
      asText(
        'user',
        `<question>\n${QUESTION.content}\n</question>\n\n<reply>\nRayleigh scattering.\n</reply>`
      ),
    ])
    await stream.until((events) =>
      events.some(({ event, conversation: it }) => {
        return (
          event === 'conversation.updated' && (it as Conversation).title === 'Why the Sky Is Blue'
        )
      })
    )
    stream.close()
  })

  test('nobody waits for it: the next question is answered meanwhile', async ({ assert }) => {
    const { ana, ask } = await open()
    const pause = hold()
    provider.current.scriptTitle(pause, text('The sky'))
    const conversation = await ask()
    await pause.reached
    await conversation.sendMessage(ana, { content: 'And at night?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    const replies = await Message.query().where('role', 'assistant')
    assert.deepEqual(
      replies.map((it) => it.status),
      ['complete', 'complete']
    )
    assert.equal(await titleOf(conversation), 'Why is the sky blue?')
    pause.release()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'The sky')
    assert.lengthOf(provider.current.titleRequests, 1)
  })

  test('later replies change nothing, nor does another answer to the first question', async ({
    assert,
  }) => {
    const { ana, ask } = await open()
    provider.current.scriptTitle(text('First'))
    const conversation = await ask()
    await WriteTitle.onIdle()
    provider.current.scriptTitle(text('Second'))
    const question = await Message.query().where('role', 'user').firstOrFail()
    await conversation.answerAgain(question)
    await conversation.sendMessage(ana, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'First')
    assert.lengthOf(provider.current.titleRequests, 1)
  })

  test('a reply without text is none: the next one counts', async ({ assert }) => {
    const { ana, ask } = await open()
    provider.current.script(status(401))
    const conversation = await ask()
    await WriteTitle.onIdle()
    assert.lengthOf(provider.current.titleRequests, 0)
    provider.current.scriptTitle(text('At last'))
    await conversation.sendMessage(ana, { content: 'And now?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'At last')
  })

  test('one that was opened without a question is named by its first reply', async ({ assert }) => {
    const { ana, account } = await open()
    const conversation = await Conversation.start(ana, account, {})
    provider.current.scriptTitle(text('The sky'))
    await conversation.sendMessage(ana, QUESTION)
    await GenerateReply.onIdle()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'The sky')
  })

  test('one that was opened with a title keeps it', async ({ assert }) => {
    const { ask } = await open()
    const conversation = await ask({ title: 'Mine' })
    await WriteTitle.onIdle()
    assert.lengthOf(provider.current.titleRequests, 0)
    assert.equal(await titleOf(conversation), 'Mine')
  })

  test('who renames it while the title is written has named it for ever')
    .with(['Ours', 'Why is the sky blue?'])
    .run(async ({ assert }, name) => {
      const { users, ana, ask } = await open()
      const pause = hold()
      provider.current.scriptTitle(pause, text('Theirs'))
      const conversation = await ask()
      await pause.reached
      const ben = await Visitor.loggedIn(users.ben)
      await ben.request('PATCH', `/conversations/${conversation.id}`, { title: name })
      pause.release()
      await WriteTitle.onIdle()
      assert.equal(await titleOf(conversation), name)
      await conversation.sendMessage(ana, { content: 'And?', clientId: 'client-0002' })
      await GenerateReply.onIdle()
      await WriteTitle.onIdle()
      assert.equal(await titleOf(conversation), name)
    })

  test('keeping the title that one sees wins over one that came in between', async ({ assert }) => {
    const { ask } = await open()
    const conversation = await ask()
    await WriteTitle.onIdle()
    /** Read before the language model named it, written after. */
    const stale = await Conversation.findOrFail(conversation.id)
    await db.from('conversations').update({ title: 'Theirs' })
    await stale.change({ title: 'Why is the sky blue?' })
    assert.equal(await titleOf(conversation), 'Why is the sky blue?')
  })

  test('choosing a language model names nothing', async ({ assert }) => {
    const { ask } = await open()
    const pause = hold()
    provider.current.scriptTitle(pause, text('Theirs'))
    const conversation = await ask()
    await pause.reached
    await conversation.change({ model: 'claude-opus-5-5' })
    pause.release()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'Theirs')
  })

  test('its cost counts in the month, and not in the conversation', async ({ assert }) => {
    const { ask } = await open()
    provider.current.scriptTitle(
      start({ input_tokens: 20_000 }),
      text('The sky'),
      finish({ usage: { output_tokens: 10 } })
    )
    const conversation = await ask()
    await WriteTitle.onIdle()
    const replies = await conversation.cost()
    assert.isAbove(replies, 0)
    /** 20,000 x 0.10 + 10 x 0.50 */
    assert.equal(await spent(), replies + 2_000 + 5)
  })

  test('the title’s cost counts also where nothing came of it', async ({ assert }) => {
    const { ask } = await open()
    provider.current.scriptTitle(
      start({ input_tokens: 20_000 }),
      finish({ stopReason: 'refusal', usage: { output_tokens: 10 } })
    )
    const conversation = await ask()
    await WriteTitle.onIdle()
    assert.equal(await spent(), (await conversation.cost()) + 2_005)
    assert.equal(await titleOf(conversation), 'Why is the sky blue?')
  })

  test('everybody learns of the budget that a title has used up', async ({ assert }) => {
    const { ana, users, account, ask } = await open()
    await account.changeBudget(20_000, ana)
    const stream = await (await Visitor.loggedIn(users.ben)).listen(`accounts/${account.id}`)
    provider.current.script(text('Because.'), finish({ usage: { output_tokens: 1 } }))
    provider.current.scriptTitle(start({ input_tokens: 500_000 }), text('The sky'))
    await ask()
    await WriteTitle.onIdle()
    await stream.until((events) => events.some(({ event }) => event === 'budget.changed'))
    const { level } = await account.monthlyBudget()
    assert.equal(level, 'used up')
    stream.close()
  })

  test('none is written once the budget is used up', async ({ assert }) => {
    const { ana, account, ask } = await open()
    await account.changeBudget(20_000, ana)
    provider.current.script(text('Because.'), finish({ usage: { output_tokens: 3_000 } }))
    const conversation = await ask()
    await WriteTitle.onIdle()
    assert.lengthOf(provider.current.titleRequests, 0)
    assert.equal(await titleOf(conversation), 'Why is the sky blue?')
  })

  test('a provider that fails is not asked again, and nobody sees it')
    .with([429, 500, 401])
    .run(async ({ assert }, code) => {
      const { ana, ask } = await open()
      provider.current.scriptTitle(status(code))
      const conversation = await ask()
      await WriteTitle.onIdle()
      await conversation.sendMessage(ana, { content: 'And?', clientId: 'client-0002' })
      await GenerateReply.onIdle()
      await WriteTitle.onIdle()
      assert.lengthOf(provider.current.titleRequests, 1)
      assert.equal(await titleOf(conversation), 'Why is the sky blue?')
      const replies = await Message.query().where('role', 'assistant')
      assert.deepEqual(
        replies.map((it) => it.failure),
        [null, null]
      )
    })

  test('what is cut off in the middle is no title', async ({ assert }) => {
    const { ask } = await open()
    provider.current.scriptTitle(text('Why the'), finish({ stopReason: 'max_tokens' }))
    const conversation = await ask()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'Why is the sky blue?')
  })

  test('notes call nobody', async ({ assert }) => {
    const { ana, account } = await open()
    const conversation = await Conversation.start(ana, account, {})
    await conversation.addNote(ana, { content: 'For us', clientId: 'client-0001' })
    await GenerateReply.onIdle()
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'New conversation')
    assert.lengthOf(provider.current.titleRequests, 0)
  })

  test('a private one is named alike, and only its creator hears of it', async ({ assert }) => {
    const { account, users, ask } = await open()
    const [hers, his] = await Promise.all(
      [users.ana, users.ben].map(async (user) => {
        const visitor = await Visitor.loggedIn(user)
        return visitor.listen(`users/${user.id}`, `accounts/${account.id}`)
      })
    )
    provider.current.scriptTitle(text('Secret plans'))
    const conversation = await ask({ isPrivate: true })
    await WriteTitle.onIdle()
    assert.equal(await titleOf(conversation), 'Secret plans')
    await hers.until((events) => JSON.stringify(events).includes('Secret plans'))
    assert.notInclude(JSON.stringify(his.events()), 'Secret plans')
    hers.close()
    his.close()
  })

  test('a conversation that is deleted meanwhile is not missed, and the cost counts', async ({
    assert,
  }) => {
    const { ask } = await open()
    const pause = hold()
    provider.current.scriptTitle(start({ input_tokens: 20_000 }), pause, text('The sky'))
    const conversation = await ask()
    const before = await spent()
    await pause.reached
    await conversation.destroy()
    pause.release()
    await WriteTitle.onIdle()
    assert.isAtLeast(await spent(), before + 2_000)
    assert.lengthOf(await Conversation.all(), 0)
  })

  test('the configuration may say which language model writes titles', async ({
    assert,
    cleanup,
  }) => {
    llm.titleModel = 'claude-opus-5-5'
    cleanup(() => void (llm.titleModel = undefined))
    const { ask } = await open()
    await ask()
    await WriteTitle.onIdle()
    assert.equal(provider.current.titleRequests[0].body.model, 'claude-opus-5-5')
  })

  test('a title says nothing was said: the conversation stays where it is in the list', async ({
    assert,
  }) => {
    const { ask } = await open()
    const pause = hold()
    provider.current.scriptTitle(pause, text('The sky'))
    const conversation = await ask()
    await pause.reached
    const long = '2020-01-01 00:00:00'
    await db.from('conversations').update({ updated_at: long })
    pause.release()
    await WriteTitle.onIdle()
    const { title, updatedAt } = await Conversation.findOrFail(conversation.id)
    assert.equal(title, 'The sky')
    assert.equal(updatedAt.year, 2020)
  })
})
