import { test } from '@japa/runner'
import { EventStreams } from '#channels/event_streams'
import type Account from '#models/account'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import Membership, { type Role } from '#models/membership'
import Message from '#models/message'
import User from '#models/user'
import { pageOf } from '#tests/page'
import { deeds, people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { until } from '#tests/until'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('The members of an account', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)

  /** Ana, who owns it; Ada and Abe, admins; Ben and Bea, members; Oda, another owner. */
  async function open() {
    const all = await people()
    const join = async (name: string, role: Role) => {
      const email = `${name.toLowerCase()}@example.com`
      const user = await User.signUpInto(all.account, { name, email, password: PASSWORD })
      await Membership.query().where('userId', user.id).update({ role })
      return user
    }
    const ada = await join('Ada', 'admin')
    const abe = await join('Abe', 'admin')
    const bea = await join('Bea', 'member')
    const oda = await join('Oda', 'owner')
    return { ...all, ada, abe, bea, oda }
  }

  const pathOf = ({ id }: User) => `/account/members/${id}`

  async function roleOf(user: User, account: Account) {
    return (await user.membershipIn(account))?.role ?? null
  }

  async function setRole(by: User, of: User, role: unknown) {
    const visitor = await Visitor.loggedIn(by)
    return (await visitor.request('PATCH', pathOf(of), { role })).status
  }

  async function end(by: User, of: User) {
    return (await (await Visitor.loggedIn(by)).delete(pathOf(of))).status
  }

  test('an owner gives any role to anybody, and it is written down', async ({ assert }) => {
    const { ana, oda, ada, ben, account } = await open()
    for (const [user, role] of [
      [ben, 'owner'],
      [ben, 'member'],
      [ada, 'owner'],
      [oda, 'admin'],
    ] as const) {
      assert.equal(await setRole(ana, user, role), 200)
      assert.equal(await roleOf(user, account), role)
    }
    const [first] = await deeds()
    assert.containSubset(first.serialize(), {
      accountId: account.id,
      userId: ana.id,
      actorName: 'Ana',
      action: 'role.changed',
      subjectName: 'Ben',
      details: 'member → owner',
    })
    assert.lengthOf(await deeds(), 4)
  })

  test('an admin makes members and admins', async ({ assert }) => {
    const { ada, abe, ben, account } = await open()
    assert.equal(await setRole(ada, ben, 'admin'), 200)
    assert.equal(await roleOf(ben, account), 'admin')
    assert.equal(await setRole(ada, abe, 'member'), 200)
    assert.equal(await roleOf(abe, account), 'member')
  })

  test('an admin neither makes owners nor touches them', async ({ assert }) => {
    const { ana, ada, ben, account } = await open()
    assert.equal(await setRole(ada, ben, 'owner'), 403)
    assert.equal(await setRole(ada, ada, 'owner'), 403)
    assert.equal(await setRole(ada, ana, 'member'), 403)
    assert.equal(await setRole(ada, ana, 'owner'), 403)
    assert.equal(await end(ada, ana), 403)
    assert.equal(await roleOf(ben, account), 'member')
    assert.equal(await roleOf(ada, account), 'admin')
    assert.equal(await roleOf(ana, account), 'owner')
    assert.lengthOf(await deeds(), 0)
  })

  test('a member changes nobody and removes nobody', async ({ assert }) => {
    const { ana, ada, ben, bea, account } = await open()
    for (const [user, role] of [
      [ana, 'owner'],
      [ada, 'admin'],
      [bea, 'member'],
      [ben, 'member'],
    ] as const) {
      assert.equal(await setRole(ben, user, 'admin'), 403)
      if (user !== ben) assert.equal(await end(ben, user), 403)
      assert.equal(await roleOf(user, account), role)
    }
    assert.lengthOf(await deeds(), 0)
  })

  test('people of another account are not there', async ({ assert }) => {
    const { ana, ben, olga, account } = await open()
    assert.equal(await setRole(olga, ben, 'member'), 404)
    assert.equal(await end(olga, ben), 404)
    assert.equal(await setRole(ana, olga, 'member'), 404)
    assert.equal(await end(ana, olga), 404)
    assert.equal(await roleOf(ben, account), 'member')
    assert.equal((await new Visitor().delete(pathOf(ben))).status, 401)
  })

  test('what is no role is refused', async ({ assert }) => {
    const { ana, ben, account } = await open()
    for (const role of ['boss', '', null, 1, ['owner'], { role: 'owner' }, undefined]) {
      assert.equal(await setRole(ana, ben, role), 422)
    }
    assert.equal(await roleOf(ben, account), 'member')
  })

  test('an admin removes a member, whose messages stay, signed', async ({ assert }) => {
    const { ada, ana, ben, account } = await open()
    const question = { content: 'Why?', clientId: 'client-0001' }
    const conversation = await Conversation.start(ben, account, { question })
    assert.equal(await end(ada, ben), 200)
    assert.isNull(await roleOf(ben, account))

    const page = await pageOf(await Visitor.loggedIn(ana), `/conversations/${conversation.id}`)
    const [message] = page.props.messages as { author: { name: string }; content: string }[]
    assert.include(JSON.stringify(message), 'Ben')
    assert.exists(await Message.findBy('userId', ben.id))
    const audit = await deeds().firstOrFail()
    assert.containSubset(audit.serialize(), {
      action: 'member.removed',
      actorName: 'Ada',
      subjectName: 'Ben',
    })
  })

  test('who was removed gets 404 from then on, or another account of theirs', async ({
    assert,
  }) => {
    const { ana, ben, olga, account } = await open()
    await account.admit(olga)
    const conversation = await Conversation.start(ana, account, {})
    const path = `/conversations/${conversation.id}`
    const visitors = [await Visitor.loggedIn(ben), await Visitor.loggedIn(olga)]
    for (const visitor of visitors) assert.equal((await visitor.get(path)).status, 200)
    await end(ana, ben)
    await end(ana, olga)
    for (const visitor of visitors) assert.equal((await visitor.get(path)).status, 404)
    const home = await visitors[0].get('/', { accept: 'text/html' })
    assert.equal(home.status, 404)
    assert.include(await home.text(), 'You belong to no team here')
    const elsewhere = await pageOf(visitors[1], '/')
    assert.deepEqual(
      (elsewhere.props.accounts as { name: string }[]).map(({ name }) => name),
      ['Elsewhere']
    )
  })

  test('the open event streams of who was removed end, and those of others do not', async ({
    assert,
  }) => {
    const { ana, ben, account } = await open()
    const stream = await (await Visitor.loggedIn(ben)).listen(`accounts/${account.id}`)
    const other = await (await Visitor.loggedIn(ana)).listen(`accounts/${account.id}`)
    await end(ana, ben)
    /** What start/replies.ts does every two seconds. */
    await until('the stream to end', async () => {
      await EventStreams.endUnauthorised()
      return stream.isClosed
    })
    assert.isFalse(other.isClosed)
    other.close()
  })

  test('everybody may leave, and comes back by the join link as a member', async ({ assert }) => {
    const { ada, ben, oda, account } = await open()
    for (const user of [ada, ben, oda]) {
      assert.equal(await end(user, user), 200)
      assert.isNull(await roleOf(user, account))
    }
    const events = await AuditEvent.query().where('action', 'member.left')
    assert.lengthOf(events, 3)
    const visitor = await Visitor.loggedIn(oda)
    await visitor.post(`/join/${account.joinCode}`)
    assert.equal(await roleOf(oda, account), 'member')
  })

  test('the last owner can neither leave nor be demoted nor removed', async ({ assert }) => {
    const { ana, oda, account } = await open()
    assert.equal(await end(oda, oda), 200)
    assert.equal(await setRole(ana, ana, 'admin'), 422)
    assert.equal(await setRole(ana, ana, 'member'), 422)
    assert.equal(await end(ana, ana), 422)
    assert.equal(await roleOf(ana, account), 'owner')
    assert.lengthOf(await deeds(), 1)
  })

  test('two owners who demote or remove each other at once leave one', async ({ assert }) => {
    const { ana, oda, account } = await open()
    for (const action of ['demote', 'remove', 'leave'] as const) {
      await account.admit(oda)
      await account.related('memberships').query().whereIn('userId', [ana.id, oda.id]).update({
        role: 'owner',
      })
      const ofAna = await account.findMember(ana.id)
      const ofOda = await account.findMember(oda.id)
      const results = await Promise.allSettled(
        {
          demote: () => [ofAna.changeRole('member', oda), ofOda.changeRole('member', ana)],
          remove: () => [ofAna.end(oda), ofOda.end(ana)],
          leave: () => [ofAna.end(ana), ofOda.end(oda)],
        }[action]()
      )
      assert.lengthOf(
        results.filter(({ status }) => status === 'rejected'),
        1,
        action
      )
      const owners = await account.related('memberships').query().where('role', 'owner')
      assert.lengthOf(owners, 1, action)
      await account.admit(ana)
    }
  })

  test('when somebody was last seen is noted, at most once a minute', async ({ assert }) => {
    const { ana, ben, account } = await open()
    assert.isNull((await ben.membershipIn(account))!.lastSeenAt)
    const visitor = await Visitor.loggedIn(ben)
    await visitor.get('/')
    const { lastSeenAt } = (await ben.membershipIn(account))!
    assert.isBelow(Math.abs(lastSeenAt!.diffNow().toMillis()), 5_000)

    await Membership.query().where('userId', ben.id).update({ lastSeenAt: null })
    await visitor.get('/')
    assert.isNull((await ben.membershipIn(account))!.lastSeenAt)
    assert.isNull((await ana.membershipIn(account))!.lastSeenAt)
  })

  test('the page lists them with what the reader may do', async ({ assert }) => {
    const { ana, ada, ben, account } = await open()
    const rightsOf = async (reader: User) => {
      const { props } = await pageOf(await Visitor.loggedIn(reader), '/account')
      const rights = props.rights as { id: number; roles: string[]; mayEnd: boolean }[]
      return (user: User) => rights.find(({ id }) => id === user.id)!
    }
    const ofAdmin = await rightsOf(ada)
    assert.deepInclude(ofAdmin(ana), { roles: [], mayEnd: false })
    assert.deepInclude(ofAdmin(ben), { roles: ['admin', 'member'], mayEnd: true })
    const ofMember = await rightsOf(ben)
    assert.deepInclude(ofMember(ana), { roles: [], mayEnd: false })
    assert.deepInclude(ofMember(ben), { roles: [], mayEnd: true })
    assert.lengthOf(await account.members(), 6)
  })
})
