import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import GenerateReply from '#jobs/generate_reply'
import { Retention } from '#models/account/retention'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import { hold } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('How long conversations are kept', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const visitor = await Visitor.loggedIn(all.ana)
    return { ...all, visitor }
  }

  const keep = (visitor: Visitor, days: unknown) =>
    visitor.request('PUT', '/account/retention', { days })

  /** As if nothing had been said in it for so long. */
  async function age({ id }: Conversation, time: { days: number; minutes?: number }) {
    await db
      .from('conversations')
      .where('id', id)
      .update({ updated_at: ago(time) })
  }

  const ago = (time: { days: number; minutes?: number }) =>
    DateTime.utc().minus(time).toFormat('yyyy-MM-dd HH:mm:ss')

  const titles = async () => {
    const all = await Conversation.query().orderBy('id')
    return all.map(({ title }) => title)
  }

  test('an owner chooses, and it stands in the audit trail', async ({ assert }) => {
    const { visitor, account } = await open()
    assert.equal((await keep(visitor, 90)).status, 200)
    assert.equal((await keep(visitor, 90)).status, 200)
    assert.equal((await keep(visitor, null)).status, 200)
    await account.refresh()
    assert.isNull(account.retentionDays)
    const events = await AuditEvent.query().where('action', 'retention.changed').orderBy('id')
    assert.deepEqual(
      events.map(({ details }) => details),
      ['for ever → 90 days', '90 days → for ever']
    )
  })

  test('an admin, a member and an outsider cannot', async ({ assert }) => {
    const { account, ben, olga } = await open()
    for (const role of ['member', 'admin'] as const) {
      await Membership.query().where('userId', ben.id).update({ role })
      assert.equal((await keep(await Visitor.loggedIn(ben), 30)).status, 403)
    }
    await keep(await Visitor.loggedIn(olga), 30)
    await account.refresh()
    assert.isNull(account.retentionDays)
  })

  test('other numbers than those on offer are refused')
    .with([0, -1, 1, 31, 90.5, '90 days', [30], { days: 30 }, 1e12])
    .run(async ({ assert }, days) => {
      const { visitor, account } = await open()
      await keep(visitor, 365)
      assert.equal((await keep(visitor, days)).status, 422)
      await account.refresh()
      assert.equal(account.retentionDays, 365)
    })

  test('what is older goes, and what is not stays', async ({ assert }) => {
    const { visitor, ana, account } = await open()
    const older = await Conversation.start(ana, account, { title: 'Older' })
    const hidden = await Conversation.start(ana, account, { title: 'Hidden', isPrivate: true })
    const put = await Conversation.start(ana, account, { title: 'Put away' })
    const younger = await Conversation.start(ana, account, { title: 'Younger' })
    await put.archive()
    for (const it of [older, hidden, put]) await age(it, { days: 30, minutes: 1 })
    await age(younger, { days: 29 })
    await Retention.deleteExpired()
    assert.lengthOf(await titles(), 4)

    await keep(visitor, 30)
    const page = await pageOf(visitor, '/account')
    assert.deepEqual(page.props.retentionCounts, [
      { days: 30, count: 3 },
      { days: 90, count: 0 },
      { days: 365, count: 0 },
    ])
    const stream = await visitor.listen(`conversations/${older.id}`, `accounts/${account.id}`)
    await Retention.deleteExpired()
    assert.deepEqual(await titles(), ['Younger'])
    await stream.until((events) => events.some((it) => it.event === 'conversation.deleted'))
    stream.close()
    assert.equal((await visitor.get(`/conversations/${older.id}`)).status, 404)
  })

  test('another account’s stay', async ({ assert }) => {
    const { visitor, olga } = await open()
    const theirs = await Conversation.start(olga, await olga.currentAccount(), {
      title: 'Theirs',
    })
    await age(theirs, { days: 400 })
    await keep(visitor, 30)
    await Retention.deleteExpired()
    assert.deepEqual(await titles(), ['Theirs'])
  })

  test('one in which a reply is being written stays until it has ended', async ({ assert }) => {
    const { visitor, ana, account } = await open()
    const pause = hold()
    provider.current.script(pause)
    const conversation = await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    await pause.reached
    await keep(visitor, 30)
    await age(conversation, { days: 31 })
    await Retention.deleteExpired()
    assert.lengthOf(await titles(), 1)
    pause.release()
    await GenerateReply.onIdle()
    await Retention.deleteExpired()
    assert.lengthOf(await titles(), 0)
  })

  test('what somebody adds at the last moment keeps it', async ({ assert }) => {
    const { visitor, ana, account } = await open()
    const conversation = await Conversation.start(ana, account, { title: 'Old' })
    await keep(visitor, 30)
    await age(conversation, { days: 31 })
    const stale = await Conversation.findOrFail(conversation.id)
    await conversation.addNote(ana, { content: 'Still needed', clientId: 'client-0001' })
    await stale.destroyIf((query) => query.where('updatedAt', '<', ago({ days: 30 })))
    await Retention.deleteExpired()
    assert.deepEqual(await titles(), ['Old'])
  })

  test('all members see for how long', async ({ assert }) => {
    const { visitor, ben } = await open()
    await keep(visitor, 90)
    const page = await pageOf(await Visitor.loggedIn(ben), '/account')
    assert.propertyVal(page.props.account, 'retentionDays', 90)
    assert.isNull(page.props.retentionCounts)
  })
})
