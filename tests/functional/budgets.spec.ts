import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import Account from '#models/account'
import { monthAfter, monthOf } from '#models/account/month'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import Message from '#models/message'
import { nextVersion } from '#models/message/version'
import { delay, finish, hold, stall, start, text, thinking } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

/** Claude Sonnet 5.5: 1,000 × 2 + 2,000 × 10 micro-dollars. A short question is expected to cost half. */
const USAGE = { input_tokens: 1_000, output_tokens: 2_000 }
const COST = 22_000

/** As expected. */
const HALF = { input_tokens: 100, output_tokens: 1_000 }

const DOLLAR = 1_000_000

/** A reply that never comes to an end: in each second 20 pieces of 1,000 tokens. */
const PIECE_COST = 10_000
const endless = (say: typeof text) => [
  start({ input_tokens: 1_000 }),
  ...Array.from({ length: 1_000 }, () => [say('Because '.repeat(375)), delay(50)]).flat(),
]
const WITHIN_TWO_SECONDS = 40 * PIECE_COST

test.group('The monthly budget', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)
  group.each.setup(() => {
    provider.current.always(text('Because.'), finish({ usage: USAGE }))
  })

  async function open({ budget = null as number | null } = {}) {
    const all = await people()
    await db.from('accounts').where('id', all.account.id).update({ budget })
    const [ana, ben] = [await Visitor.loggedIn(all.ana), await Visitor.loggedIn(all.ben)]
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    return { all, ana, ben, conversation }
  }

  const set = (visitor: Visitor, dollars: unknown) =>
    visitor.request('PUT', '/account/budget', { dollars })

  let sent = 0
  const ask = (visitor: Visitor, { id }: { id: number }, fields = {}) => {
    const clientId = `client-${String(++sent).padStart(4, '0')}`
    return visitor.post(`/conversations/${id}/messages`, { content: 'Why?', clientId, ...fields })
  }

  /** Asks, and waits for the end of the reply. */
  const replyTo = async (visitor: Visitor, conversation: { id: number }) => {
    const stream = await visitor.listen(`conversations/${conversation.id}`)
    await ask(visitor, conversation)
    await stream.untilEnded()
    stream.close()
    await GenerateReply.onIdle()
    return replies().firstOrFail()
  }

  const budgetOf = async () => {
    const account = await Account.findByOrFail('name', 'Northwind')
    return account.budget
  }

  const spent = async () => {
    const rows = await db.from('spendings').where('month', monthOf())
    return rows.reduce((total, { cost }) => total + Number(cost), 0)
  }

  const replies = () => Message.query().where('role', 'assistant').orderBy('id')

  /** As it stands in every page. */
  const shownTo = async (visitor: Visitor) => (await pageOf(visitor, '/')).props.budget

  test('what is wrong with a form is told, whatever scripts and pictures ask for in between', async ({
    assert,
  }) => {
    const { all, ana } = await open()
    const form = { 'accept': 'text/html, application/xhtml+xml', 'x-inertia': 'true' }
    const answer = await ana.request('PUT', '/account/budget', { dollars: 'ten' }, form)
    assert.isBelow(answer.status, 400)
    await ana.get(`/accounts/${all.account.id}/sidebar`)
    await ana.get(`/users/${all.ana.id}/avatar/${'a'.repeat(16)}`, { accept: 'image/*,*/*;q=0.8' })
    const { props } = await pageOf(ana, '/account/usage')
    assert.property(props.errors, 'dollars')
    assert.notProperty((await pageOf(ana, '/account/usage')).props.errors, 'dollars')
  })

  test('an owner and an admin set it in dollars, and it stands in the audit trail', async ({
    assert,
  }) => {
    const { all, ana, ben } = await open()
    await Membership.query().where('userId', all.ben.id).update({ role: 'admin' })
    assert.equal((await set(ana, '10')).status, 200)
    assert.equal(await budgetOf(), 10 * DOLLAR)
    assert.equal((await set(ben, 12.34)).status, 200)
    assert.equal((await set(ben, '12.34')).status, 200)
    assert.equal(await budgetOf(), 12_340_000)
    assert.equal((await set(ana, '')).status, 200)
    assert.isNull(await budgetOf())
    assert.equal((await set(ana, '0')).status, 200)
    assert.equal(await budgetOf(), 0)
    assert.equal((await set(ana, 1_000_000)).status, 200)
    assert.equal(await budgetOf(), 1_000_000 * DOLLAR)
    const events = await AuditEvent.query().where('action', 'budget.changed').orderBy('id')
    assert.deepEqual(
      events.map(({ actorName, details }) => [actorName, details]),
      [
        ['Ana', 'no limit → $10.00'],
        ['Ben', '$10.00 → $12.34'],
        ['Ana', '$12.34 → no limit'],
        ['Ana', 'no limit → $0.00'],
        ['Ana', '$0.00 → $1000000.00'],
      ]
    )
  })

  test('a member and an outsider cannot set it', async ({ assert }) => {
    const { all, ben } = await open({ budget: 10 * DOLLAR })
    assert.equal((await set(ben, 20)).status, 403)
    const page = await pageOf(ben, '/account/usage')
    assert.isFalse(page.props.mayChangeBudget)
    const olga = await Visitor.loggedIn(all.olga)
    await set(olga, 20)
    assert.equal(await budgetOf(), 10 * DOLLAR)
    assert.equal(
      await AuditEvent.query()
        .where('accountId', all.account.id)
        .whereNot('action', 'account.opened')
        .whereNot('action', 'member.joined')
        .first(),
      null
    )
  })

  test('what is no amount of money is refused: {$self}')
    .with([
      -1,
      -0.01,
      1_000_000.01,
      1.234,
      '1,50',
      'ten',
      '$10',
      [10, 20],
      [10],
      [],
      true,
      { x: 1 },
      '9'.repeat(400),
    ])
    .run(async ({ assert }, dollars) => {
      const { ana } = await open({ budget: 10 * DOLLAR })
      assert.equal((await set(ana, dollars)).status, 422)
      assert.equal(await budgetOf(), 10 * DOLLAR)
    })

  test('a request without an amount changes nothing', async ({ assert }) => {
    const { ana } = await open({ budget: 10 * DOLLAR })
    assert.equal((await ana.request('PUT', '/account/budget', {})).status, 422)
    assert.equal(await budgetOf(), 10 * DOLLAR)
  })

  test('people are told from 80 % on, with who can raise it', async ({ assert }) => {
    const { all, ana, ben, conversation } = await open({ budget: 5 * COST })
    const stream = await ben.listen(`accounts/${all.account.id}`)
    const told = () => stream.events('budget.changed').map(({ budget }) => budget)
    const raisers = [{ id: all.ana.id, name: 'Ana' }]
    const at = (count: number, level: string) => {
      return { limit: 5 * COST, spent: count * COST, level, month: monthOf(), raisers }
    }
    for (let count = 1; count <= 3; count++) {
      assert.equal((await ask(ana, conversation)).status, 200)
      await GenerateReply.onIdle()
    }
    assert.deepEqual(await shownTo(ben), at(3, 'fine'))
    for (const count of [4, 5]) {
      await ask(ana, conversation)
      await stream.until(() => told().length === count - 3)
    }
    await GenerateReply.onIdle()
    assert.deepEqual(told(), [at(4, 'nearly used up'), at(5, 'used up')])
    assert.deepEqual(await shownTo(ben), at(5, 'used up'))
    const sidebar = await ben.get(`/accounts/${all.account.id}/sidebar`)
    assert.deepInclude(await sidebar.json(), { budget: at(5, 'used up') })

    await set(ana, 1)
    await stream.until(() => told().length === 3)
    assert.deepEqual(told()[2], { ...at(5, 'fine'), limit: DOLLAR })
    stream.close()
  })

  test('without one nothing is told or shown', async ({ assert }) => {
    const { ana, conversation } = await open()
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    assert.isNull(await shownTo(ana))
    const sidebar = await ana.get(`/accounts/${conversation.accountId}/sidebar`)
    assert.deepInclude(await sidebar.json(), { budget: null })
  })

  test('once it is used up nothing is asked, and notes go on', async ({ assert }) => {
    const { ana, ben, conversation } = await open({ budget: COST })
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    const { messagesCount } = await conversation.refresh()

    const [question] = await Message.query().where('role', 'user')
    const message = 'This month’s budget is used up: Ana can raise it'
    for (const refuse of [
      () => ask(ben, conversation),
      () => ben.post('/conversations', { content: 'Why?', clientId: 'client-opening' }),
      () => ben.post(`/conversations/${conversation.id}/messages/${question.id}/reply`),
      () =>
        ana.request('PATCH', `/conversations/${conversation.id}/messages/${question.id}`, {
          content: 'How?',
        }),
    ]) {
      const response = await refuse()
      assert.equal(response.status, 422)
      const { errors } = (await response.json()) as { errors: unknown[] }
      assert.deepEqual(errors, [{ field: 'content', rule: 'budget', message }])
    }
    await conversation.refresh()
    assert.equal(conversation.messagesCount, messagesCount)
    assert.lengthOf(provider.current.requests, 1)
    assert.equal((await ask(ben, conversation, { note: true })).status, 200)

    await set(ana, 1)
    assert.equal((await ask(ben, conversation)).status, 200)
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 2)
  })

  test('what was spent in another month does not count', async ({ assert }) => {
    const { all, ana, conversation } = await open({ budget: COST })
    const month = monthAfter(monthOf(), -1)
    await db.table('spendings').insert({ account_id: all.account.id, month, cost: 9 * COST })
    assert.equal((await ask(ana, conversation)).status, 200)
    await GenerateReply.onIdle()
    assert.equal(await spent(), COST)
  })

  test('deleting gives nothing back', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: COST })
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    await conversation.destroy()
    assert.equal(await spent(), COST)
    const response = await ana.post('/conversations', { content: 'Why?', clientId: 'client-again' })
    assert.equal(response.status, 422)
  })

  test('a language model that costs nothing goes on', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: 0 })
    assert.equal((await ask(ana, conversation)).status, 422)
    const restore = LanguageModel.fake({ apiKey: '', baseURL: provider.current.baseURL })
    assert.equal((await ask(ana, conversation)).status, 200)
    await GenerateReply.onIdle()
    restore()
    const [reply] = await replies()
    assert.include({ status: reply.status, cost: reply.cost }, { status: 'complete', cost: 0 })
    assert.equal(await spent(), 0)
  })

  test('a reply that waits when it runs out ends failed, and says why', async ({ assert }) => {
    const { all, ana, conversation } = await open({ budget: COST })
    const pause = hold()
    provider.current.script(text('Because.'), pause, finish({ usage: USAGE }))
    await ask(ana, conversation)
    await pause.reached
    assert.equal((await ask(ana, conversation)).status, 200)
    const stream = await ana.listen(`conversations/${conversation.id}`)
    pause.release()
    const [, waiting] = await replies()
    await stream.untilEnded(waiting.id)
    stream.close()
    await GenerateReply.onIdle()
    await waiting.refresh()
    assert.include(
      { status: waiting.status, failure: waiting.failure, content: waiting.content },
      { status: 'failed', failure: 'budget', content: '' }
    )
    assert.isNull(waiting.cost)
    assert.lengthOf(provider.current.requests, 1)
    assert.equal(await spent(), COST)
    assert.isNotNull(await Account.find(all.account.id))
  })

  test('of 14 questions at once as many are taken as there is money for', async ({ assert }) => {
    const { all, ana } = await open({ budget: COST })
    const conversations: Conversation[] = []
    for (let at = 0; at < 14; at++) {
      conversations.push(await Conversation.start(all.ana, all.account, { title: `Sky ${at}` }))
    }
    const pause = hold()
    provider.current.always(text('Because.'), pause, finish({ usage: HALF }))
    const answers = await Promise.all(conversations.map((it) => ask(ana, it)))
    assert.lengthOf(
      answers.filter(({ status }) => status === 200),
      2
    )
    const refused = answers.find(({ status }) => status === 422)
    const { errors } = (await refused!.json()) as { errors: unknown[] }
    const message =
      'Too little is left of this month’s budget for this question and the replies before it: Ana can raise it'
    assert.deepEqual(errors, [{ field: 'content', rule: 'budget', message }])
    assert.lengthOf(await replies(), 2)
    pause.release()
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 2)
    assert.isAtMost(await spent(), COST)
  })

  test('a long conversation holds the price of its whole prompt', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: DOLLAR })
    /** 200,000 characters are some 67,000 tokens: 167,000 micro-dollars to keep, at 2.50 a million. */
    assert.equal((await ask(ana, conversation, { content: 'Why? '.repeat(40_000) })).status, 200)
    await GenerateReply.onIdle()
    const [{ expectedCost }] = await replies()
    assert.approximately(expectedCost!, 177_500, 2_500)
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    const [, second] = await replies()
    assert.approximately(second.expectedCost!, 177_500, 3_500)
    const [question] = await Message.query().where('role', 'user')
    await ana.post(`/conversations/${conversation.id}/messages/${question.id}/reply`)
    await GenerateReply.onIdle()
    const again = await Message.query().where('replyToId', question.id).orderBy('id', 'desc')
    assert.approximately(again[0].expectedCost!, 177_500, 2_500)
  })

  test('a reply that reaches the limit ends with its text, within two seconds', async ({
    assert,
  }) => {
    const { all, ana, conversation } = await open({ budget: 2 * COST })
    provider.current.script(...endless(text))
    const reply = await replyTo(ana, conversation)
    assert.include(
      { status: reply.status, stopReason: reply.stopReason, failure: reply.failure },
      { status: 'complete', stopReason: 'budget', failure: null }
    )
    assert.isTrue(reply.content.startsWith('Because'))
    assert.isTrue(provider.current.requests[0].aborted)
    assert.equal(await spent(), reply.cost)
    assert.isAtLeast(await spent(), 2 * COST)
    assert.isAtMost(await spent(), 2 * COST + WITHIN_TWO_SECONDS)
    assert.isNotNull(await Account.find(all.account.id))
  })

  test('a reply without a word ends failed at the limit', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: COST })
    provider.current.script(...endless(thinking))
    const reply = await replyTo(ana, conversation)
    assert.include(
      { status: reply.status, failure: reply.failure, content: reply.content },
      { status: 'failed', failure: 'budget', content: '' }
    )
  })

  test('replies of several conversations end together at the limit', async ({ assert }) => {
    const { all, ana, conversation } = await open({ budget: 4 * COST })
    const other = await Conversation.start(all.ana, all.account, { title: 'Sea' })
    provider.current.always(...endless(text))
    await Promise.all([ask(ana, conversation), ask(ana, other)])
    await GenerateReply.onIdle()
    const ended = await replies()
    assert.deepEqual(
      ended.map(({ status, stopReason }) => [status, stopReason]),
      [
        ['complete', 'budget'],
        ['complete', 'budget'],
      ]
    )
    assert.isAtMost(await spent(), 4 * COST + 2 * WITHIN_TWO_SECONDS)
  })

  test('an edit that there is no money for leaves the running reply alone', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: COST })
    const pause = hold()
    provider.current.script(start({ input_tokens: 1_000 }), text('Because '), pause)
    await ask(ana, conversation)
    await pause.reached
    const [question] = await Message.query().where('role', 'user')
    const path = `/conversations/${conversation.id}/messages/${question.id}`
    const long = await ana.request('PATCH', path, { content: 'How? '.repeat(5_000) })
    assert.equal(long.status, 422)
    pause.release()
    await GenerateReply.onIdle()
    const [reply] = await replies()
    assert.equal(reply.status, 'complete')
  })

  test('an edit takes the place of what the reply before it was expected to cost', async ({
    assert,
  }) => {
    const { ana, conversation } = await open({ budget: COST })
    const content = 'Why? '.repeat(2_000)
    provider.current.script(text('Because '), stall())
    assert.equal((await ask(ana, conversation, { content })).status, 200)
    const [question] = await Message.query().where('role', 'user')
    const path = `/conversations/${conversation.id}/messages/${question.id}`
    assert.equal((await ana.request('PATCH', path, { content: `${content}?` })).status, 200)
    await GenerateReply.onIdle()
    const [first, second] = await replies()
    assert.deepEqual([first.status, second.status], ['stopped', 'complete'])
    assert.approximately(second.expectedCost!, first.expectedCost!, 200)
  })

  test('asking for another answer twice is one reply, near the limit too', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: 2 * COST })
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    const [question] = await Message.query().where('role', 'user')
    const pause = hold()
    provider.current.script(text('Because '), pause)
    const again = () => ana.post(`/conversations/${conversation.id}/messages/${question.id}/reply`)
    const answers = await Promise.all([again(), again(), again()])
    await pause.reached
    answers.push(await again())
    pause.release()
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200]
    )
    await GenerateReply.onIdle()
    assert.lengthOf(await replies(), 2)
  })

  test('a limit that is lowered ends the replies beyond it', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: DOLLAR })
    provider.current.script(start({ input_tokens: 20_000 }), text('Because '), stall())
    const stream = await ana.listen(`conversations/${conversation.id}`)
    await ask(ana, conversation)
    await stream.until((events) => events.some(({ event }) => event === 'message.chunk'))
    await set(ana, '0.02')
    await stream.untilEnded()
    stream.close()
    await GenerateReply.onIdle()
    const [reply] = await replies()
    assert.deepEqual([reply.status, reply.stopReason], ['complete', 'budget'])
  })

  test('another process’s running replies count with what they have cost', async ({ assert }) => {
    const { ana, conversation } = await open({ budget: 2 * COST })
    await ask(ana, conversation)
    await GenerateReply.onIdle()
    const [reply] = await replies()
    const running = { status: 'streaming', heartbeat_at: Date.now(), cost: COST } as const
    await db
      .from('messages')
      .where('id', reply.id)
      .update({ ...running, ...nextVersion() })
    assert.equal((await ask(ana, conversation)).status, 422)
  })
})
