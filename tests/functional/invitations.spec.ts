import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { smtp } from '#config/mail'
import AuditEvent from '#models/audit_event'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { useLimits } from '#tests/limits'
import { linkIn, useMailServer } from '#tests/mail_server'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('Inviting by mail', (group) => {
  group.each.setup(emptyDatabase)
  useLimits(group, { invite: 3 })
  const server = useMailServer(group)

  async function open() {
    const all = await people()
    const visitor = await Visitor.loggedIn(all.ana)
    const invite = (emails: unknown) => visitor.post('/account/invitations', { emails })
    return { ...all, visitor, invite }
  }

  async function invitations() {
    const events = await AuditEvent.query()
      .whereIn('action', ['member.invited', 'invitation.failed'])
      .orderBy('id')
    return events.map(
      ({ actorName, action, subjectName }) => `${actorName} ${action} ${subjectName}`
    )
  }

  async function messageOf(response: Response): Promise<string> {
    const { errors } = (await response.json()) as { errors: { message: string }[] }
    return errors[0].message
  }

  test('the page offers a member no field for addresses', async ({ assert }) => {
    const { ben, visitor } = await open()
    const pageFor = async (person: Visitor) =>
      (await person.get('/account', { accept: 'text/html' })).text()
    assert.include(await pageFor(visitor), 'Send invitations')
    assert.notInclude(await pageFor(await Visitor.loggedIn(ben)), 'Send invitations')
  })

  test('each address gets a mail with the join link, by which its person joins', async ({
    assert,
  }) => {
    const { account, invite } = await open()
    const response = await invite(' Dan@example.com, eve@example.com;\n dan@example.com ')
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), {
      sent: ['dan@example.com', 'eve@example.com'],
      members: [],
      failed: [],
    })
    const { received } = server.current
    assert.sameDeepMembers(
      received.map(({ to }) => to),
      [['dan@example.com'], ['eve@example.com']]
    )
    const [{ header, text, from }] = received
    assert.equal(from, 'parley@example.com')
    assert.include(header, 'Subject: Ana invites you to Northwind on Parley')
    assert.include(header, 'multipart/alternative')
    const expiry = account.joinCodeExpiresAt!.toFormat("d MMMM yyyy, HH:mm 'UTC'")
    assert.include(text, `The link works until ${expiry}`)
    assert.notMatch(text, /<img|src=/)
    assert.notInclude(text, 'undefined')

    const dan = new Visitor()
    const path = linkIn(received[0], 'join')
    await dan.get(path)
    await dan.post(path, { name: 'Dan', email: 'dan@example.com', password: PASSWORD })
    const joined = await User.findByOrFail('email', 'dan@example.com')
    assert.equal((await joined.membershipIn(account))?.role, 'member')
    assert.deepEqual(await invitations(), [
      'Ana member.invited dan@example.com',
      'Ana member.invited eve@example.com',
    ])
  })

  test('a name that is written from right to left does not turn the sentence around it', async ({
    assert,
  }) => {
    const { account, ana, invite } = await open()
    await ana.merge({ name: 'שרה (QA)' }).save()
    await account.merge({ name: 'صوت' }).save()
    await invite('dan@example.com')
    const [{ text }] = server.current.received
    assert.include(text, '\u2068שרה (QA)\u2069 invites you to talk with the team \u2068صوت\u2069')
  })

  test('no name in a mail is a link', async ({ assert }) => {
    const { account, ana, invite } = await open()
    await ana
      .merge({ name: 'Win at https://evil.example/x or b@evil.example a_http://[::1]/' })
      .save()
    await account.merge({ name: 'www.evil.example' }).save()
    await invite('dan@example.com')
    const [{ header, text }] = server.current.received
    for (const part of [header, text]) assert.notMatch(part, /evil\.example|@evil|\/\/evil|\/\/\[/)
    assert.include(text, 'Win at evil example/x or b evil example')
  })

  test('an admin invites too; a member, an outsider and a stranger cannot', async ({ assert }) => {
    const { account, ana, ben, olga } = await open()
    const body = { emails: 'dan@example.com' }
    const member = await Visitor.loggedIn(ben)
    const stranger = new Visitor()
    await stranger.get('/login')
    assert.equal((await member.post('/account/invitations', body)).status, 403)
    assert.equal((await stranger.post('/account/invitations', body)).status, 401)
    assert.isFalse((await pageOf(member, '/account')).props.mayInvite)
    assert.lengthOf(server.current.received, 0)
    assert.deepEqual(await invitations(), [])

    /** The outsider owns another account: what they send is that one's link. */
    await (await Visitor.loggedIn(olga)).post('/account/invitations', body)
    assert.notInclude(server.current.received[0].text, account.joinCode)

    await (await account.findMember(ben.id)).changeRole('admin', ana)
    assert.equal((await member.post('/account/invitations', body)).status, 200)
    assert.include(server.current.received[1].text, account.joinCode)
  })

  test('members are named and get no mail; a login elsewhere makes no difference', async ({
    assert,
  }) => {
    const { invite, ben, olga } = await open()
    const response = await invite(`${ben.email} ${olga.email} nobody@example.com`)
    assert.deepEqual(await response.json(), {
      sent: [olga.email, 'nobody@example.com'],
      members: [ben.email],
      failed: [],
    })
    const [toOlga, toNobody] = ['olga@example.com', 'nobody@example.com'].map((address) =>
      server.current.received.find(({ to }) => to[0] === address)!
    )
    const withoutBoundaries = (text: string) => text.replace(/----_.*/g, '')
    assert.equal(withoutBoundaries(toOlga.text), withoutBoundaries(toNobody.text))
  })

  test('an address and its punycode are one: it gets one mail, and is shown as people write it', async ({
    assert,
  }) => {
    const { invite } = await open()
    const response = await invite('info@müller.de info@xn--mller-kva.de')
    assert.deepEqual(await response.json(), { sent: ['info@müller.de'], members: [], failed: [] })
    assert.lengthOf(server.current.received, 1)
    assert.include(await invitations(), 'Ana member.invited info@müller.de')
  })

  test('an address that the mail server refuses is told; the others get theirs', async ({
    assert,
  }) => {
    const { invite } = await open()
    server.current.refused.add('gone@example.com')
    const response = await invite('dan@example.com gone@example.com eve@example.com')
    assert.deepEqual(await response.json(), {
      sent: ['dan@example.com', 'eve@example.com'],
      members: [],
      failed: ['gone@example.com'],
    })
    assert.include(await invitations(), 'Ana invitation.failed gone@example.com')
    assert.lengthOf(server.current.received, 2)
  })

  test('a mail server that does not let one in, or is away, is no error and not asked twenty times', async ({
    assert,
  }) => {
    const { invite, visitor, account } = await open()
    const emails = Array.from({ length: 20 }, (_, at) => `person${at}@example.com`)
    server.current.isClosed = true
    const refused = await invite(emails.join(' '))
    assert.deepEqual(await refused.json(), { sent: [], members: [], failed: emails })
    assert.isAtMost(server.current.connections, 5)

    await server.current.stop()
    const away = await invite(emails.join(' '))
    assert.deepEqual(await away.json(), { sent: [], members: [], failed: emails })
    const { joinLink } = (await pageOf(visitor, '/account')).props as { joinLink: { url: string } }
    assert.include(joinLink.url, account.joinCode)
  })

  test('what is no list of addresses is refused with a clear text, and nothing is sent', async ({
    assert,
  }) => {
    const { invite } = await open()
    for (const [emails, message] of [
      ['dan@example.com, nobody', '“nobody” is not an e-mail address'],
      [' ,; ', 'Type in at least one e-mail address'],
      [Array.from({ length: 21 }, (_, at) => `x${at}@example.com`).join(), 'At most 20 people'],
    ]) {
      const response = await invite(emails)
      assert.equal(response.status, 422)
      assert.include(await messageOf(response), message)
    }
    assert.equal((await invite('dan@example.com')).status, 429)
    assert.lengthOf(server.current.received, 0)
    assert.deepEqual(await invitations(), [])
  })

  test('names and addresses put nothing into the head of a mail, nor tags into its body', async ({
    assert,
  }) => {
    const { account, ana, invite } = await open()
    await ana.merge({ name: 'A\r\nBcc: eve@example.com <b>' }).save()
    await account.merge({ name: 'N\nBcc: eve@example.com' }).save()
    await invite('dan@example.com "<eve@example.com>"@example.org')
    assert.notInclude(server.current.received.flatMap(({ to }) => to).join(), 'eve')
    const [{ to, header, text }] = server.current.received
    assert.deepEqual(to, ['dan@example.com'])
    assert.notMatch(header, /^Bcc/m)
    const html = text.slice(text.indexOf('<!DOCTYPE html>'))
    assert.notInclude(html, '<b>')
    assert.include(html, '&lt;b&gt;')
  })

  test('the link of an account whose link has expired is not mailed', async ({ assert }) => {
    const { account, invite } = await open()
    await account.merge({ joinCodeExpiresAt: DateTime.now().minus({ minutes: 1 }) }).save()
    const response = await invite('dan@example.com')
    assert.equal(response.status, 422)
    assert.include(await messageOf(response), 'expired')
    assert.lengthOf(server.current.received, 0)
  })

  test('without a mail server there is no such thing, and the page does not speak of it', async ({
    assert,
  }) => {
    const { invite, visitor } = await open()
    assert.isTrue((await pageOf(visitor, '/account')).props.mayInvite)
    smtp.host = undefined
    assert.equal((await invite('dan@example.com')).status, 404)
    assert.isFalse((await pageOf(visitor, '/account')).props.mayInvite)
    assert.deepEqual(await invitations(), [])
  })
})
