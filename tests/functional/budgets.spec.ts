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
import { finish, hold, text } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

/** Claude Sonnet 5.5: 1,000 × 2 + 100 × 10 micro-dollars. */
const USAGE = { input_tokens: 1_000, output_tokens: 100 }
const COST = 3_000

const DOLLAR = 1_000_000

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

  test('of 20 questions at once to one conversation, one is answered past the edge', async ({
    assert,
  }) => {
    const { ana, conversation } = await open({ budget: COST })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(ana, conversation)))
    await GenerateReply.onIdle()
    const accepted = answers.filter(({ status }) => status === 200).length
    assert.isAtLeast(accepted, 1)
    assert.isTrue(answers.every(({ status }) => status === 200 || status === 422))
    const all = await replies()
    assert.lengthOf(all, accepted)
    const complete = all.filter(({ status }) => status === 'complete')
    assert.lengthOf(complete, 1)
    assert.isTrue(
      all.every(
        (it) => it.status === 'complete' || (it.status === 'failed' && it.failure === 'budget')
      )
    )
    assert.equal(await spent(), COST)
    assert.lengthOf(provider.current.requests, 1)
  })

  test('20 at once to as many conversations go past the edge by no more than the replies that run', async ({
    assert,
  }) => {
    const { all, ana } = await open({ budget: COST })
    const conversations: Conversation[] = []
    for (let at = 0; at < 20; at++) {
      conversations.push(await Conversation.start(all.ana, all.account, { title: `Sky ${at}` }))
    }
    const pause = hold()
    provider.current.always(text('Because.'), pause, finish({ usage: USAGE }))
    const answers = await Promise.all(conversations.map((it) => ask(ana, it)))
    const running = answers.filter(({ status }) => status === 200).length
    assert.equal(running, 20)
    const stream = await ana.listen(`accounts/${all.account.id}`)
    /** Nobody has ended yet, so all of them may run; from the first end on nothing more begins. */
    pause.release()
    await stream.until((events) => events.some(({ event }) => event === 'budget.changed'))
    const late = await Promise.all(conversations.map((it) => ask(ana, it)))
    assert.isTrue(late.every(({ status }) => status === 422))
    stream.close()
    await GenerateReply.onIdle()
    const complete = (await replies()).filter(({ status }) => status === 'complete').length
    assert.isAtMost(complete, running)
    assert.equal(await spent(), complete * COST)
    assert.lengthOf(provider.current.requests, complete)
  })
})
