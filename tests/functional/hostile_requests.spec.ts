import { gzipSync } from 'node:zlib'
import { request as rawRequest } from 'node:http'
import { test } from '@japa/runner'
import { cookieName } from '#config/app'
import router from '@adonisjs/core/services/router'
import db from '@adonisjs/lucid/services/db'
import Conversation from '#models/conversation'
import User from '#models/user'
import { useMailServer } from '#tests/mail_server'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { PASSWORD, Visitor } from '#tests/visitor'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every field that some route reads, so that each route gets its own among them. */
const FIELDS = [
  ...['name', 'accountName', 'email', 'password', 'passwordConfirmation', 'currentPassword'],
  ...['accountId', 'role', 'title', 'model', 'content', 'clientId', 'note', 'files', 'uid'],
  ...[
    'channel',
    '_csrf',
    '_method',
    'isPrivate',
    'messageId',
    'userId',
    'isOpen',
    'emails',
    'days',
    'effort',
    'hasWebSearch',
    'dollars',
    'instructions',
  ],
]
const everyField = (value: unknown) =>
  JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, value])))
const nested = (depth: number) => `{"content":${'['.repeat(depth)}${']'.repeat(depth)}}`

type Body = { body?: string | Buffer; headers?: Record<string, string> }

/**
 * Bodies and headers that are refused, or read as no body at all, before a route looks at them.
 * Every route has the same reader in front of it, so each is tried once per method.
 */
const BEFORE_ROUTES: Record<string, Body> = {
  'an empty body': { body: '', headers: JSON_TYPE },
  'malformed JSON': { body: '{"content":', headers: JSON_TYPE },
  '10,000 levels': { body: nested(10_000), headers: JSON_TYPE },
  'too large': { body: JSON.stringify({ content: 'x'.repeat(2_200_000) }), headers: JSON_TYPE },
  'no gzip': { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
  'half a gzip': {
    body: gzipSync(`{"content":"${'xyz'.repeat(99)}"}`).subarray(0, 25),
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  },
  'no deflate': { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'deflate' } },
  'no brotli': { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'br' } },
  'an unknown encoding': { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'rot13' } },
  'an unknown type': { body: '{}', headers: { 'content-type': 'a/b/c; =' } },
  'XML': { body: '<a/>', headers: { 'content-type': 'application/xml' } },
  'an unknown charset': { body: '{}', headers: { 'content-type': 'application/json; charset=x' } },
  'a malformed token': { body: '{}', headers: { ...JSON_TYPE, 'x-csrf-token': '%' } },
}

/** The ones that are refused. */
const UNREADABLE = [
  ...['malformed JSON', '10,000 levels', 'too large', 'no gzip', 'half a gzip', 'no deflate'],
  ...['no brotli', 'an unknown encoding'],
]

/** Bodies that reach the route. */
const BODIES: Record<string, Body> = {
  'no body': {},
  'an array': { body: '[1,{"content":"x"}]', headers: JSON_TYPE },
  'a string': { body: '"content"', headers: JSON_TYPE },
  'null': { body: 'null', headers: JSON_TYPE },
  'numbers': { body: everyField(1e300), headers: JSON_TYPE },
  'booleans': { body: everyField(true), headers: JSON_TYPE },
  'nulls': { body: everyField(null), headers: JSON_TYPE },
  'arrays': { body: everyField(['x', { y: 1 }]), headers: JSON_TYPE },
  'objects': { body: everyField({ toString: 'x', length: -1, then: 'y' }), headers: JSON_TYPE },
  'NUL bytes': { body: everyField('a\0b'), headers: JSON_TYPE },
  'an address with a NUL byte': {
    body: JSON.stringify({ ...JSON.parse(everyField('secret\0secret')), email: 'a\0@example.com' }),
    headers: JSON_TYPE,
  },
  'a password with a NUL byte': {
    body: JSON.stringify({
      name: 'X',
      accountName: 'X',
      email: 'nul@example.com',
      password: 'secret\0secret',
      passwordConfirmation: 'secret\0secret',
    }),
    headers: JSON_TYPE,
  },
  'lone surrogates': { body: everyField('x'.repeat(9) + '\ud800'), headers: JSON_TYPE },
  'huge ids': { body: everyField('9'.repeat(400)), headers: JSON_TYPE },
  'an id beyond integers': { body: everyField(99_999_999_999), headers: JSON_TYPE },
  'negative ids': { body: everyField(-1), headers: JSON_TYPE },
  'fractions': { body: everyField(1.5), headers: JSON_TYPE },
  '10,000 levels in a form': { body: `content${'[a]'.repeat(10_000)}=x`, headers: FORM_TYPE },
  'a prototype': { body: '{"__proto__":{"content":"x"},"constructor":1}', headers: JSON_TYPE },
  'a prototype in a form': {
    body: '__proto__[x]=1&constructor[prototype][y]=2',
    headers: FORM_TYPE,
  },
  'a malformed form': { body: 'content=%E0%A4%A&%=%&[]=x&content[', headers: FORM_TYPE },
}

/** The largest id that the router lets through. No row has it. */
const UNUSED_ID = '999999999'

/** Ids that no matcher of the router lets through, and names that no code or token has. */
const MALFORMED_IDS = [
  ...['-1', '0', '00', '1.5', '1e3', '0x1', '99999999999999999999', '2147483648'],
  ...['NaN', '__proto__', 'constructor', 'x', '%00', '%', '%E0%A4%A', '1%00', '..%2f..', '%2e%2e'],
  ...["1'--", '%C0%80', '%F0%9F%92%A9', 'a'.repeat(3_000)],
]

const QUERIES = [
  'q[]=a&page[]=1&archived[x]=1&before[]=1&message[a]=2&from[]=1&uid[]=a',
  'q[__proto__]=a&page[constructor]=1&message=__proto__&month[__proto__]=2026-11',
  'q=%00&page=%00&archived=%00&message=%00&before=%00&uid=%00&month=%00',
  'q=%E0%A4%A&page=%&message=%',
  'page=-1&before=-1&message=-1&month=-1',
  'page=1e99&before=1e99&message=1e99&after=1.5',
  `page=${'9'.repeat(300)}&message=${'9'.repeat(300)}`,
  `q=${'a'.repeat(5_000)}`,
  `q${'[a]'.repeat(500)}=1`,
  'q=%25_%5C%27%22%3B--',
  '&&&===&[]=&[',
]

const SESSION = cookieName('parley_session')

const COOKIES = [
  `${SESSION}=%`,
  `${SESSION}=s:__proto__; theme=__proto__; time_zone=constructor`,
  'theme=%00; time_zone=%00',
  '=; ;;; a',
  `${SESSION}=${'x'.repeat(4_000)}`,
]

/** Some are too long to stand in a title as they are. */
const titled = (values: string[]) => values.map((it) => ({ it, start: it.slice(0, 80) }))

type Answer = { status: number; text: string }

/** Straight through a socket: nothing puts the address right on its way. */
function send(visitor: Visitor, method: string, path: string, { body, headers }: Body = {}) {
  const { hostname, port } = new URL(visitor.baseURL)
  return new Promise<Answer>((resolve, reject) => {
    const request = rawRequest({
      hostname,
      port,
      method,
      path,
      agent: false,
      headers: {
        'accept': 'application/json',
        'cookie': visitor.cookie,
        'x-csrf-token': visitor.token,
        'connection': 'keep-alive',
        ...headers,
      },
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      /** Who goes on sending what is too large may find the connection closed before the answer. */
      const isCutOff = (body?.length ?? 0) > 2_000_000 && error.code === 'ECONNRESET'
      return isCutOff ? resolve({ status: 413, text: '' }) : reject(error)
    })
    request.on('response', (response) => {
      const type = response.headers['content-type'] ?? ''
      if (type.startsWith('text/event-stream')) {
        request.destroy()
        return resolve({ status: response.statusCode!, text: '' })
      }
      let text = ''
      response.on('data', (data) => (text += data))
      /** Also where a download breaks off. */
      response.on('error', () => {})
      response.on('close', () => resolve({ status: response.statusCode!, text }))
    })
    request.end(method === 'GET' ? undefined : body)
  })
}

/** Takes a table away, or all of the database. Returns how it comes back. */
async function takeAway(missing: string): Promise<() => Promise<void>> {
  const rename = async (from: string, to: string) => {
    await db.rawQuery(`alter table ${from} rename to ${to}`)
  }
  if (missing !== 'a connection') {
    await rename(missing, 'elsewhere')
    return () => rename('elsewhere', missing)
  }
  const { client } = db.connection().getWriteClient()
  const acquire = client.acquireConnection
  client.acquireConnection = () => Promise.reject(new Error('select secret words: no connection'))
  return async () => void (client.acquireConnection = acquire)
}

/** All routes but those that end the session. What deletes comes last: the others need it. */
function routes() {
  return Object.values(router.toJSON())
    .flat()
    .flatMap(({ methods, pattern }) =>
      methods.filter((it) => it !== 'HEAD').map((method) => ({ method, pattern }))
    )
    .filter(({ method, pattern }) => !(method === 'DELETE' && pattern.startsWith('/session')))
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
}

test.group('Hostile requests, to every route', (group) => {
  useProvider(group)
  useMailServer(group)

  async function open() {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    const stranger = new Visitor()
    await stranger.get('/login')
    const member = await Visitor.loggedIn(ana)
    const [question] = await conversation.related('messages').query().orderBy('id')
    const pathOf = (pattern: string) =>
      pattern
        .replace(':account_id', String(account.id))
        .replace(':conversation_id', String(conversation.id))
        .replace(':message_id', String(question.id))
        .replace(/:user_id|:member_id/, String(ana.id))
        .replace(':file_id', 'x'.repeat(16))
        .replace(':name', 'sky.png')
        .replace(':version', 'x'.repeat(16))
        .replace(':id', String(pattern.includes('messages/') ? question.id : conversation.id))
        .replace(':code', account.joinCode)
        .replace(':token', 'x')
    return { ana, stranger, member, pathOf }
  }

  /** Routes that let a stranger in. All others answer 401 before they read anything else. */
  async function openRoutes({ stranger, pathOf }: Awaited<ReturnType<typeof open>>) {
    const found = []
    for (const route of routes()) {
      const { status } = await send(stranger, route.method, pathOf(route.pattern))
      if (status !== 401) found.push(route)
    }
    return found
  }

  test('a body that is {$self} is no fault of the server')
    .tags(['@postgres'])
    .with(Object.keys(BODIES))
    .run(async ({ assert }, name) => {
      const visit = await open()
      const { ana, stranger, member, pathOf } = visit
      const requests = [
        ...(await openRoutes(visit)).map((route) => ({ ...route, visitor: stranger })),
        ...routes().map((route) => ({ ...route, visitor: member })),
      ]
      for (const { method, pattern, visitor } of requests) {
        /** A GET is sent without a body. */
        if (method === 'GET' && name !== 'no body') continue
        const path = pathOf(pattern)
        const { status, text } = await send(visitor, method, path, BODIES[name])
        assert.isBelow(status, 500, `${method} ${path}: ${text.slice(0, 300)}`)
      }
      assert.equal((await send(stranger, 'GET', '/health')).status, 200)
      const found = await User.findOrFail(ana.id)
      assert.isTrue(await found.verifyPassword(PASSWORD))
      assert.isUndefined(({} as Record<string, unknown>).content)
    })

  /** Its error holds the statement, and with it what people wrote. */
  test('a database without {$self} shows nobody a statement')
    .tags(['@postgres'])
    .with(['sessions', 'users', 'memberships', 'conversations', 'messages', 'a connection'])
    .run(async ({ assert, cleanup }, missing) => {
      const { stranger, member, pathOf } = await open()
      cleanup(await takeAway(missing))
      const statuses = new Set<number>()
      for (const { method, pattern } of routes()) {
        for (const visitor of [stranger, member]) {
          const types = method === 'GET' ? ['application/json', 'text/html'] : ['application/json']
          for (const accept of types) {
            const headers = { ...JSON_TYPE, accept }
            const body = everyField('secret words')
            const { status, text } = await send(visitor, method, pathOf(pattern), { headers, body })
            statuses.add(status)
            const route = `${method} ${pattern} ${accept} ${status}`
            if (status < 500 || pattern === '/health') continue
            assert.notMatch(text, /secret words|sql|\bselect\b|\binsert\b|relation|knex/i, route)
            assert.match(text, /Something went wrong on the server/, route)
            assert.match(text, /[\w-]{20,}/, route)
          }
        }
      }
      assert.include([...statuses], 500)
    })
    .timeout(60_000)

  test('no route sees a body that is {$self}')
    .with(Object.keys(BEFORE_ROUTES))
    .run(async ({ assert }, name) => {
      const { stranger, member, pathOf } = await open()
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const route = routes().find((it) => it.method === method && it.pattern.includes(':id'))
        const path = pathOf(route?.pattern ?? '/account/budget')
        for (const visitor of [stranger, member]) {
          const { status, text } = await send(visitor, method, path, BEFORE_ROUTES[name])
          assert.isBelow(status, 500, `${method} ${path}: ${text.slice(0, 300)}`)
          if (UNREADABLE.includes(name) && method !== 'GET') {
            assert.isAtLeast(status, 400, `${method} ${path}`)
          }
        }
      }
    })

  test('an id that no row has is not found on any route', async ({ assert }) => {
    const { member } = await open()
    for (const { method, pattern } of routes().filter((it) => it.pattern.includes(':'))) {
      const path = pattern.replace(/:\w+/g, () => UNUSED_ID)
      const { status, text } = await send(member, method, path, { body: '{}', headers: JSON_TYPE })
      assert.isBelow(status, 500, `${method} ${path}: ${text.slice(0, 300)}`)
      if (!pattern.includes(':token')) assert.isAtLeast(status, 400, `${method} ${path}`)
    }
  }).tags(['@postgres'])

  /** The router has one matcher for each parameter, whichever route it stands in. */
  test('a malformed id is not found, whatever parameter it is: {start}')
    .with(titled(MALFORMED_IDS))
    .run(async ({ assert }, { it: id }) => {
      const { member, pathOf } = await open()
      const parameters = new Set(routes().flatMap(({ pattern }) => pattern.match(/:\w+/g) ?? []))
      for (const parameter of parameters) {
        const route = routes().find((it) => it.pattern.split('/').includes(parameter))!
        const path = pathOf(route.pattern.replace(parameter, () => id))
        const { status, text } = await send(member, route.method, path, {
          body: '{}',
          headers: JSON_TYPE,
        })
        assert.isBelow(status, 500, `${route.method} ${path}: ${text.slice(0, 300)}`)
        const isFree = [':token', ':name'].includes(parameter)
        if (!isFree) assert.isAtLeast(status, 400, `${route.method} ${path}`)
      }
    })

  /** An address stood decoded in a header, and that ended the server. */
  test('a sign in an address that no header may have ends nothing: {$self}')
    .with(['%E2%82%AC', '%00', '%0d%0aX', '%F0%9F%8C%BB'])
    .run(async ({ assert }, sign) => {
      const { stranger, member, pathOf } = await open()
      const { version } = await pageOf(member, '/')
      const last = (pattern: string) => pattern.replace(/:\w+$/, sign)
      const paths = routes()
        .filter(({ method }) => method === 'GET')
        .flatMap(({ pattern }) => [last(pattern), `${pattern}/${sign}`])
      for (const path of new Set(paths.map(pathOf))) {
        for (const headers of [{}, { 'x-inertia-version': version }] as Record<string, string>[]) {
          for (const visitor of [stranger, member]) {
            const asked = { 'accept': 'text/html', 'x-inertia': 'true', ...headers }
            const { status } = await send(visitor, 'GET', path, { headers: asked })
            assert.isBelow(status, 500, path)
          }
        }
      }
    })

  test('a query is no fault of the server: {start}')
    .tags(['@postgres'])
    .with(titled(QUERIES))
    .run(async ({ assert }, { it: query }) => {
      const visit = await open()
      const { stranger, member, pathOf } = visit
      const requests = [
        ...(await openRoutes(visit)).map((route) => ({ ...route, visitor: stranger })),
        ...routes().map((route) => ({ ...route, visitor: member })),
      ]
      for (const { method, pattern, visitor } of requests) {
        const types = method === 'GET' ? ['application/json', 'text/html'] : ['application/json']
        for (const accept of types) {
          const path = `${pathOf(pattern)}?${query}`
          const { status, text } = await send(visitor, method, path, { headers: { accept } })
          assert.isBelow(status, 500, `${method} ${path}: ${text.slice(0, 300)}`)
        }
      }
    })

  test('a cookie is no fault of the server: {start}')
    .with(titled(COOKIES))
    .run(async ({ assert }, { it: cookie }) => {
      await people()
      for (const path of ['/', '/login', '/health', '/nowhere', '/conversations/1']) {
        for (const accept of ['application/json', 'text/html']) {
          const { status, text } = await send(new Visitor(), 'GET', path, {
            headers: { cookie, accept },
          })
          assert.isBelow(status, 500, `${path}: ${text.slice(0, 300)}`)
        }
      }
    })
})
