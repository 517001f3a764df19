import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import type Account from '#models/account'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import Message from '#models/message'
import User from '#models/user'
import { useMailServer } from '#tests/mail_server'
import { picture, uploadOf } from '#tests/files'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { PASSWORD, Visitor } from '#tests/visitor'

const ROLES = ['stranger', 'member', 'admin', 'owner', 'outsider'] as const
type Role = (typeof ROLES)[number]

/** What a request meets: a conversation of the owner's, and a question in it. */
type Place = { account: Account; conversation: Conversation; question: Message; role: Role }
type Row = [Record<Role, number>, body?: (place: Place) => unknown]

const all = (stranger: number, others: number): Record<Role, number> => ({
  stranger,
  member: others,
  admin: others,
  owner: others,
  outsider: others,
})
const open = (status: number) => all(status, status)
/** Members of the account; who is in another one finds nothing there. */
const team = (status: number, own: Partial<Record<Role, number>> = {}) => ({
  ...all(401, status),
  outsider: 404,
  ...own,
})
/** Each person in their own account. */
const each = (status: number, own: Partial<Record<Role, number>> = {}) => ({
  ...all(401, status),
  ...own,
})

const person = ({ role }: Place) => ({
  name: 'New',
  email: `new-${role}@example.com`,
  password: PASSWORD,
  accountName: 'New',
})
const reset = { password: 'battery staple', passwordConfirmation: 'battery staple' }
const uid = '0b7d5c1e-6a53-4c0e-8a4c-0e5b9a3c1d11'

/**
 * Every route, what each role is answered when it asks for JSON, and with which body. The owner has
 * written the conversation and its question; the outsider owns another account.
 */
const TABLE: Record<string, Row> = {
  'GET /health': [open(200)],
  'GET /signup': [all(200, 302)],
  'POST /signup': [all(302, 302), person],
  'GET /login': [all(200, 302)],
  'POST /login': [all(422, 302), () => ({ email: 'nobody@example.com', password: PASSWORD })],
  'GET /join/:code': [{ ...all(200, 302), outsider: 200 }],
  'POST /join/:code': [open(302), person],
  'GET /password_resets': [all(200, 302)],
  'POST /password_resets': [open(302), () => ({ email: 'nobody@example.com' })],
  'GET /password_resets/:token': [open(200)],
  'PUT /password_resets/:token': [open(302), () => reset],

  'PATCH /session': [each(302), ({ account }) => ({ accountId: account.id })],
  'DELETE /session': [each(302)],

  'GET /profile': [each(200)],
  'PATCH /profile': [each(302), () => ({ name: 'New' })],
  'PATCH /profile/credentials': [each(302), () => ({ currentPassword: PASSWORD, ...reset })],
  'DELETE /profile/other_sessions': [each(302)],
  /** Without a file; tests/functional/avatars.spec.ts sends some. */
  'PUT /profile/avatar': [each(422)],
  'DELETE /profile/avatar': [each(200)],
  'GET /users/:user_id/avatar/:version': [team(200)],

  'GET /account': [each(200)],
  'GET /account/usage': [each(200)],
  'GET /account/usage.csv': [each(200)],
  'PUT /account/budget': [each(200, { member: 403 }), () => ({ dollars: 10 })],
  'PUT /account/retention': [each(200, { member: 403, admin: 403 }), () => ({ days: 90 })],
  'PUT /account/instructions': [each(200, { member: 403 }), () => ({ instructions: 'Be kind.' })],
  'POST /account/join_code': [each(200, { member: 403 })],
  'POST /account/invitations': [
    each(200, { member: 403 }),
    ({ role }) => ({ emails: `invited-${role}@example.com` }),
  ],
  'GET /account/members': [each(200)],
  'PATCH /account/members/:id': [team(200, { member: 403 }), () => ({ role: 'admin' })],
  'DELETE /account/members/:id': [team(200, { member: 403 })],
  'POST /account/members/:member_id/reset_link': [team(200, { member: 403 })],
  'GET /account/audit': [each(404, { owner: 200, outsider: 200 })],

  'GET /accounts/:account_id/sidebar': [team(200)],
  'GET /': [each(200)],
  'GET /conversations': [each(200)],
  'POST /conversations': [each(302), () => ({ title: 'Another' })],
  'GET /conversations/:id': [team(200)],
  'PATCH /conversations/:id': [team(200), () => ({ title: 'Renamed' })],
  'DELETE /conversations/:id': [team(200, { member: 403 })],

  'GET /conversations/:conversation_id/messages': [team(200)],
  'POST /conversations/:conversation_id/messages': [team(200), () => ({ content: 'Hello' })],
  'GET /conversations/:conversation_id/messages/:id': [team(200)],
  'PATCH /conversations/:conversation_id/messages/:id': [
    team(403, { owner: 200 }),
    () => ({ content: 'Otherwise' }),
  ],
  'DELETE /conversations/:conversation_id/messages/:id': [team(403, { owner: 200 })],
  /** A question has none; tests/functional/prompts.spec.ts asks for those of replies. */
  'GET /conversations/:conversation_id/messages/:message_id/prompt': [team(404)],
  'POST /conversations/:conversation_id/messages/:message_id/reply': [team(200)],
  'DELETE /conversations/:conversation_id/messages/:message_id/reply': [team(200)],
  'GET /conversations/:conversation_id/messages/:message_id/files/:file_id/:name': [team(200)],
  'PATCH /conversations/:conversation_id/messages/:message_id/files/:file_id': [
    team(200),
    () => ({ isLeftOut: true }),
  ],
  'POST /conversations/:conversation_id/archive': [team(200)],
  'DELETE /conversations/:conversation_id/archive': [team(200)],
  'POST /conversations/:conversation_id/privacy': [team(403, { owner: 200 })],
  'DELETE /conversations/:conversation_id/privacy': [team(403, { owner: 200 })],
  'PUT /conversations/:conversation_id/read': [
    team(204),
    ({ question }) => ({ messageId: question.id }),
  ],
  'POST /conversations/:conversation_id/typing': [team(204)],

  'GET /__transmit/events': [each(422)],
  'POST /__transmit/subscribe': [each(404), () => ({ uid, channel: 'accounts/1' })],
  'POST /__transmit/confirm': [each(404), () => ({ uid })],
  'POST /__transmit/unsubscribe': [each(404), () => ({ uid, channel: 'accounts/1' })],
}

function registered(): string[] {
  const routes = Object.values(router.toJSON()).flat()
  return routes.flatMap(({ methods, pattern }) =>
    methods.filter((it) => it !== 'HEAD').map((method) => `${method} ${pattern}`)
  )
}

test.group('Every route and every role', (group) => {
  useProvider(group)
  useMailServer(group)

  test('the table has every route, and no other', ({ assert }) => {
    assert.sameMembers(Object.keys(TABLE), registered())
  })

  test('{$self}')
    .with(Object.keys(TABLE))
    .run(async ({ assert }, route) => {
      const [expected, body] = TABLE[route]
      const { account, ana: owner, ben: member, olga: outsider } = await people()
      const admin = await User.signUpInto(account, {
        name: 'Ada',
        email: 'ada@example.com',
        password: PASSWORD,
      })
      await Membership.query().where('userId', admin.id).update({ role: 'admin' })
      const byRole = { member, admin, owner, outsider }
      if (route.includes(':version')) {
        await owner.avatar.change([await uploadOf('me.png', await picture('png'))])
      }

      for (const role of ROLES) {
        const conversation = await Conversation.start(owner, account, {
          question: {
            content: 'Why?',
            clientId: `client-${role}`,
            uploads: [await uploadOf('notes.txt', 'Some notes')],
          },
        })
        const question = await Message.query()
          .where({ conversationId: conversation.id, role: 'user' })
          .firstOrFail()
        const teammate = await User.signUpInto(account, {
          name: 'Mo',
          email: `mo-${role}@example.com`,
          password: PASSWORD,
        })
        const place = { account: await account.refresh(), conversation, question, role }
        const visitor = new Visitor()
        await visitor.get('/login')
        if (role !== 'stranger') {
          await visitor.post('/login', { email: byRole[role].email, password: PASSWORD })
        }
        const [method, pattern] = route.split(' ')
        const ofMessage = pattern.includes('conversation_id')
        const path = pattern
          .replace('members/:id', `members/${teammate.id}`)
          .replace(':member_id', String(teammate.id))
          .replace(':account_id', String(account.id))
          .replace(':conversation_id', String(conversation.id))
          .replace(':message_id', String(question.id))
          .replace(':file_id', question.attachments.entries[0].id)
          .replace(':name', 'notes.txt')
          .replace(':user_id', String(owner.id))
          .replace(':version', String(owner.avatar.version))
          .replace(':id', String(ofMessage ? question.id : conversation.id))
          .replace(':code', account.joinCode)
          .replace(':token', 'made-up')
        const response = await visitor.request(method, path, body?.(place))
        await response.body?.cancel()
        assert.equal(response.status, expected[role], `${route} as ${role}`)
      }
    })
})
