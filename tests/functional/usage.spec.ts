import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import GenerateReply from '#jobs/generate_reply'
import Account from '#models/account'
import { daysOf, monthAfter, monthOf } from '#models/account/month'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { nextVersion } from '#models/message/version'
import type User from '#models/user'
import { finish, text } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

/** Claude Sonnet 5.5: 100 × 2 + 200 × 2.50 + 400 × 0.10 + 50 × 10 micro-dollars. */
const USAGE = {
  input_tokens: 100,
  cache_creation_input_tokens: 200,
  cache_read_input_tokens: 400,
  output_tokens: 50,
}
const COST = 1_240
const USED = {
  replies: 1,
  cost: COST,
  input: 100,
  cacheWrite: 200,
  cacheRead: 400,
  output: 50,
  webSearches: 0,
}
const NOTHING = {
  replies: 0,
  cost: 0,
  input: 0,
  cacheWrite: 0,
  cacheRead: 0,
  output: 0,
  webSearches: 0,
}

type Used = typeof USED
type Usage = {
  month: string
  earlier: string | null
  later: string | null
  unlisted: number
  total: Used
  days: (Used & { day: string })[]
  members: (Used & { id: number | null; name: string | null })[]
  languageModels: (Used & { key: string; label: string })[]
  conversations: (Used & { id: number; title: string; isPrivate: boolean })[]
  otherConversations: Used
  privateOfOthers: Used
}

const times = (count: number): Used => {
  const entries = Object.entries(USED).map(([key, value]) => [key, value * count])
  return Object.fromEntries(entries)
}

test.group('The usage page', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)
  group.each.setup(() => {
    provider.current.always(text('Because.'), finish({ usage: USAGE }))
  })

  let sent = 0

  /** One whole reply, to a question of the user's. */
  async function ask(user: User, conversation: Conversation) {
    const clientId = `client-${String(++sent).padStart(4, '0')}`
    await conversation.sendMessage(user, { content: 'Why?', clientId })
    await GenerateReply.onIdle()
    return Message.query().where('conversationId', conversation.id).orderBy('id', 'desc').first()
  }

  /** As if the reply had ended then. */
  async function date(reply: Message | null, moment: string) {
    const time = DateTime.fromISO(moment, { zone: 'utc' })
    const { dateTimeFormat } = db.connection().dialect
    await db
      .from('messages')
      .where('id', reply!.id)
      .update({ updated_at: time.toFormat(dateTimeFormat) })
  }

  async function open() {
    const all = await people()
    const start = (title: string, isPrivate = false, user = all.ana) =>
      Conversation.start(user, all.account, { title, isPrivate })
    const usageOf = async (user: User, query = '') => {
      const page = await pageOf(await Visitor.loggedIn(user), `/account/usage${query}`)
      return page.props.usage as Usage
    }
    const csvOf = async (user: User, query = '') => {
      const visitor = await Visitor.loggedIn(user)
      const response = await visitor.get(`/account/usage.csv${query}`)
      return { response, lines: (await response.text()).split('\r\n') }
    }
    return { ...all, start, usageOf, csvOf }
  }

  test('adds up the month, by day, member, language model and conversation', async ({ assert }) => {
    const { ana, ben, start, usageOf } = await open()
    const sky = await start('Sky')
    const sea = await start('Sea')
    await ask(ana, sky)
    await ask(ben, sky)
    await sea.change({ model: 'claude-opus-5-5' })
    await ask(ben, sea)
    const usage = await usageOf(ben)

    /** Opus costs twice as much. */
    const opus = { ...USED, cost: 2 * COST }
    assert.deepEqual(usage.total, { ...times(3), cost: 4 * COST })
    assert.equal(usage.month, monthOf())
    assert.equal(usage.unlisted, 0)
    assert.deepEqual(
      usage.days.map(({ day }) => day),
      daysOf(monthOf())
    )
    const today = new Date().toISOString().slice(0, 10)
    assert.deepEqual(
      usage.days.filter(({ replies }) => replies > 0),
      [{ day: today, ...usage.total }]
    )
    assert.deepEqual(usage.members, [
      { id: ben.id, name: 'Ben', ...times(2), cost: 3 * COST },
      { id: ana.id, name: 'Ana', ...USED },
    ])
    assert.sameDeepMembers(usage.languageModels, [
      { key: 'claude-opus-5-5', label: 'Claude Opus 5.5', ...opus },
      { key: 'claude-sonnet-5-5', label: 'Claude Sonnet 5.5', ...times(2) },
    ])
    assert.sameDeepMembers(usage.conversations, [
      { id: sky.id, title: 'Sky', isPrivate: false, ...times(2) },
      { id: sea.id, title: 'Sea', isPrivate: false, ...opus },
    ])
    assert.deepEqual(usage.otherConversations, NOTHING)
    assert.deepEqual(usage.privateOfOthers, NOTHING)
  })

  test('what others keep private counts in one line without a name, here and in the table', async ({
    assert,
  }) => {
    const { ana, ben, start, usageOf, csvOf } = await open()
    const salaries = await start('Salaries', true, ben)
    await ask(ben, salaries)
    await ask(ben, salaries)
    await ask(ana, await start('Sky'))

    const others = await usageOf(ana)
    assert.deepEqual(
      others.conversations.map(({ title }) => title),
      ['Sky']
    )
    assert.deepEqual(others.privateOfOthers, times(2))
    assert.deepEqual(others.total, times(3))
    assert.deepEqual(others.otherConversations, NOTHING)
    const table = await csvOf(ana)
    assert.notInclude(table.lines.join(), 'Salaries')
    assert.deepEqual(table.lines.slice(2), [
      ',,Private conversations of others,,200,400,800,100,0,0.002480,',
      '',
    ])
    assert.match(table.lines[1], /,Ana,Sky,/)

    const own = await usageOf(ben)
    assert.deepEqual(own.privateOfOthers, NOTHING)
    assert.deepInclude(own.conversations[0], {
      id: salaries.id,
      isPrivate: true,
      title: 'Salaries',
    })
    assert.include((await csvOf(ben)).lines.join(), ',Ben,Salaries,')
  })

  test('what is deleted stays spent, and the page says what the difference is', async ({
    assert,
  }) => {
    const { ana, start, usageOf, csvOf } = await open()
    const sky = await start('Sky')
    const reply = await ask(ana, sky)
    await ask(ana, sky)
    await ask(ana, await start('Sea'))
    await (await Message.findOrFail(reply!.replyToId)).destroy()
    await (await Conversation.findByOrFail('title', 'Sea')).destroy()

    const usage = await usageOf(ana)
    assert.deepEqual(usage.total, USED)
    assert.equal(usage.unlisted, 2 * COST)
    const spendings = await db.from('spendings')
    assert.lengthOf(spendings, 1)
    assert.equal(Number(spendings[0].cost), 3 * COST)
    const { lines } = await csvOf(ana)
    assert.deepEqual(lines.slice(2), [',,"Deleted since, and titles",,,,,,,0.002480,', ''])
  })

  test('a reply belongs to the month and day of UTC in which it ended', async ({ assert }) => {
    const { ana, account, start, usageOf, csvOf } = await open()
    const now = monthOf()
    const before = monthAfter(now, -1)
    const sky = await start('Sky')
    await date(await ask(ana, sky), `${now}-01T00:00:00`)
    const last = daysOf(before).at(-1)!
    await date(await ask(ana, sky), `${last}T23:59:59`)
    await date(await ask(ana, sky), `${before}-01T00:00:00`)
    await db.table('spendings').insert({ account_id: account.id, month: before, cost: 2 * COST })

    const used = (usage: Usage) =>
      usage.days.filter(({ replies }) => replies > 0).map(({ day, cost }) => [day, cost])
    const usage = await usageOf(ana)
    assert.deepEqual(used(usage), [[`${now}-01`, COST]])
    assert.deepInclude(usage, { earlier: before, later: null })
    const earlier = await usageOf(ana, `?month=${before}`)
    assert.deepEqual(used(earlier), [
      [`${before}-01`, COST],
      [last, COST],
    ])
    assert.deepInclude(earlier, { month: before, earlier: null, later: now, unlisted: 0 })
    const { response, lines } = await csvOf(ana, `?month=${before}`)
    assert.include(response.headers.get('content-disposition'), `usage-${before}.csv`)
    assert.deepEqual(
      lines.slice(1, -1).map((line) => line.split(',')[0]),
      [`${before}-01T00:00:00Z`, `${last}T23:59:59Z`]
    )
  })

  test('what is no month, or one to come, is not found: {$self}')
    .with([
      ...['2026-13', '2026-00', '2026-1', '2026', '26-11', '2026-11-01', '1999-12', '9999-12'],
      ...['', 'x', '%00', '2026-11%00', '%F0%9F%92%A9', `${'9'.repeat(300)}`],
    ])
    .run(async ({ assert }, month) => {
      const { ana } = await people()
      const visitor = await Visitor.loggedIn(ana)
      const next = monthAfter(monthOf())
      for (const path of ['/account/usage', '/account/usage.csv']) {
        for (const query of [`month=${month}`, `month[]=${monthOf()}`, `month=${next}`]) {
          for (const accept of ['text/html', 'application/json']) {
            const response = await visitor.get(`${path}?${query}`, { accept })
            assert.equal(response.status, 404, `${path}?${query}`)
          }
        }
      }
    })

  test('another account’s counts nowhere', async ({ assert }) => {
    const { ana, olga, start, usageOf, csvOf } = await open()
    await ask(ana, await start('Sky'))
    const usage = await usageOf(olga)
    assert.deepEqual(usage.total, NOTHING)
    assert.equal(usage.unlisted, 0)
    assert.lengthOf(usage.members, 0)
    assert.lengthOf((await csvOf(olga)).lines, 2)
  })

  test('beyond the twenty costliest conversations the others count together', async ({
    assert,
  }) => {
    const { ana, start, usageOf } = await open()
    for (let at = 1; at <= 22; at++) await ask(ana, await start(`Conversation ${at}`))
    const usage = await usageOf(ana)
    assert.lengthOf(usage.conversations, 20)
    assert.deepEqual(usage.otherConversations, times(2))
  })

  test('whoever has left keeps their name, and whose login is gone has none', async ({
    assert,
  }) => {
    const { ana, ben, start, usageOf, csvOf } = await open()
    const sky = await start('Sky')
    await ask(ben, sky)
    await db.from('memberships').where('user_id', ben.id).delete()
    assert.deepEqual((await usageOf(ana)).members, [{ id: ben.id, name: 'Ben', ...USED }])
    await db.from('users').where('id', ben.id).delete()
    assert.deepEqual((await usageOf(ana)).members, [{ id: null, name: null, ...USED }])
    assert.match((await csvOf(ana)).lines[1], /Z,,Sky,/)
  })

  test('replies from before there were spendings count in full', async ({ assert }) => {
    const { ana, start, usageOf } = await open()
    await ask(ana, await start('Sky'))
    await db.from('spendings').delete()
    const usage = await usageOf(ana)
    assert.equal(usage.total.cost, COST)
    assert.equal(usage.unlisted, 0)
  })

  test('the table has a line for each reply, estimates marked', async ({ assert }) => {
    const { ana, start, csvOf } = await open()
    const sky = await start('Sky')
    const reply = await ask(ana, sky)
    await db
      .from('messages')
      .where('id', reply!.id)
      .update({ is_estimated: true, ...nextVersion() })
    await ask(ana, sky)
    const { response, lines } = await csvOf(ana)
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.equal(
      lines[0],
      'Time (UTC),Member,Conversation,Language model,Input tokens,Cache write tokens,Cache read tokens,Output tokens,Web searches,Cost (USD),Estimated'
    )
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,/
    assert.match(lines[1], time)
    assert.equal(
      lines[1].replace(time, ''),
      'Ana,Sky,Claude Sonnet 5.5,100,200,400,50,0,0.001240,yes'
    )
    assert.lengthOf(lines, 4)
  })

  test('what somebody has written runs in no spreadsheet: {title}')
    .with([
      { title: '=HYPERLINK("http://x")', cell: `"'=HYPERLINK(""http://x"")"` },
      { title: '+1', cell: `'+1` },
      { title: '-1', cell: `'-1` },
      { title: '@SUM(A1)', cell: `'@SUM(A1)` },
      { title: '＝1+1', cell: `'＝1+1` },
      { title: 'a;=1+1', cell: `"a;'=1+1"` },
      { title: 'a;"=1"', cell: `"a;'""=1"""` },
      { title: 'a;b', cell: '"a;b"' },
      { title: 'a, "b"', cell: '"a, ""b"""' },
      { title: 'Grüße 💚', cell: 'Grüße 💚' },
      { title: '1 = 1', cell: '1 = 1' },
    ])
    .run(async ({ assert }, { title, cell }) => {
      const { ana, start, csvOf } = await open()
      const conversation = await start(title)
      await ask(ana, conversation)
      const { lines } = await csvOf(ana)
      assert.include(lines[1], `Z,Ana,${cell},Claude Sonnet 5.5,`)
    })

  test('a name that is a formula runs in no spreadsheet either', async ({ assert }) => {
    const { ana, start, csvOf } = await open()
    await db.from('users').where('id', ana.id).update({ name: '=1+1' })
    await ask(ana, await start('Sky'))
    assert.include((await csvOf(ana)).lines[1], `Z,'=1+1,Sky,`)
  })

  test('a month of many replies is read by the index of their ends', async ({ assert }) => {
    const { ana, account, start } = await open()
    const sky = await start('Sky')
    await ask(ana, sky)
    const statements: { sql: string; bindings: unknown[] }[] = []
    const knex = db.connection().getReadClient()
    const note = (query: { sql: string; bindings: unknown[] }) => statements.push(query)
    knex.on('query', note)
    await (await Account.findOrFail(account.id)).usageIn(undefined, ana).figures()
    knex.removeListener('query', note)
    assert.isAtMost(statements.length, 8)
    if (db.connection().dialect.name === 'postgres') return
    for (const { sql, bindings } of statements.filter((it) => it.sql.includes('messages'))) {
      const plan = await db.rawQuery(`explain query plan ${sql}`, bindings as string[])
      const steps = plan.map(({ detail }: { detail: string }) => detail).join('\n')
      assert.include(steps, 'messages_usage_index', sql)
    }
  })
})
