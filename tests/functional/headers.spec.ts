import { test } from '@japa/runner'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import router from '@adonisjs/core/services/router'
import app from '@adonisjs/core/services/app'
import Conversation from '#models/conversation'
import User from '#models/user'
import { useLimits } from '#tests/limits'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { TOKEN, Visitor } from '#tests/visitor'

/** What is wrong with an answer's headers. */
function faultsOf({ headers }: Response): string[] {
  const policy = headers.get('content-security-policy') ?? ''
  const cookies = headers.getSetCookie()
  return [
    [headers.get('x-content-type-options') === 'nosniff', 'nosniff'],
    [headers.get('x-frame-options') === 'DENY', 'x-frame-options'],
    [headers.get('referrer-policy') === 'same-origin', 'referrer-policy'],
    [headers.get('cache-control')?.includes('no-store'), 'no-store'],
    [policy.includes("frame-ancestors 'none'"), 'frame-ancestors'],
    [/script-src 'self' 'nonce-/.test(policy), 'script-src'],
    [!/script-src[^;]*unsafe/.test(policy), 'unsafe scripts'],
    [cookies.every((it) => /; SameSite=Lax/i.test(it)), 'SameSite'],
    /** The page's scripts read this one: it is what they must send back. */
    [cookies.every((it) => it.startsWith(TOKEN) || /; HttpOnly/i.test(it)), 'HttpOnly'],
  ].flatMap(([isFine, name]) => (isFine ? [] : [String(name)]))
}

test.group('The headers of every answer', (group) => {
  useProvider(group)
  useLimits(group, { search: 1 })

  async function visitors() {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {})
    return { stranger: new Visitor(), member: await Visitor.loggedIn(ana), conversation }
  }

  test('of every route, as a page and as JSON', async ({ assert }) => {
    const { stranger, member, conversation } = await visitors()
    const routes = Object.values(router.toJSON()).flat()
    assert.isAbove(routes.length, 20)
    for (const { pattern, methods } of routes) {
      const path = pattern.replace(/:\w*id/g, String(conversation.id)).replace(/:\w+/g, 'x')
      for (const visitor of [stranger, member]) {
        /** Logging out comes last by nobody's plan: this asks without the token, and changes nothing. */
        for (const accept of ['text/html', 'application/json']) {
          const headers = { accept, 'x-csrf-token': '' }
          const response = await visitor.request(methods.at(-1)!, path, undefined, headers)
          await response.body?.cancel()
          assert.deepEqual(faultsOf(response), [], `${methods[0]} ${path} as ${accept}`)
        }
      }
    }
  })

  test('of errors', async ({ assert, cleanup }) => {
    const { member } = await visitors()
    await member.get('/conversations?q=x')
    const find = User.prototype.findPlaces
    cleanup(() => void (User.prototype.findPlaces = find))
    const broken = async () => {
      User.prototype.findPlaces = () => Promise.reject(new Error('on purpose'))
      const response = await member.get('/account')
      User.prototype.findPlaces = find
      return response
    }
    for (const [status, response] of [
      [404, await member.get('/nowhere')],
      [404, await member.get('/conversations/999999', { accept: 'text/html' })],
      [422, await member.post('/conversations', { title: 5 })],
      [429, await member.get('/conversations?q=x')],
      [429, await member.get('/conversations?q=x', { accept: 'text/html' })],
      [415, await member.request('POST', '/login', {}, { 'content-type': 'multipart/form-data' })],
      [400, await member.request('POST', '/login', {}, { 'content-encoding': 'gzip' })],
      [401, await new Visitor().get('/account')],
      [500, await broken()],
      [200, await new Visitor().get('/health')],
    ] as const) {
      assert.equal(response.status, status)
      assert.deepEqual(faultsOf(response), [], String(status))
    }
  })

  test('of an address that cannot be decoded', async ({ assert }) => {
    const response = await new Visitor().get('/conversations/%ZZ')
    assert.equal(response.status, 400)
    assert.deepEqual(faultsOf(response), ['script-src'])
    assert.include(response.headers.get('content-security-policy'), "default-src 'none'")
  })

  test('of event streams', async ({ assert }) => {
    const { member } = await visitors()
    const stream = await member.get(`/__transmit/events?uid=${crypto.randomUUID()}`)
    await stream.body?.cancel()
    assert.equal(stream.status, 200)
    assert.deepEqual(faultsOf(stream), [])
  })

  test('of files, which caches may keep', async ({ assert, cleanup }) => {
    const file = app.publicPath('headers_test.txt')
    await mkdir(app.publicPath(), { recursive: true })
    await writeFile(file, 'A file')
    cleanup(() => rm(file))
    const { headers, status } = await new Visitor().get('/headers_test.txt')
    assert.equal(status, 200)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'same-origin')
    assert.include(headers.get('content-security-policy')!, "frame-ancestors 'none'")
    assert.notInclude(headers.get('cache-control')!, 'no-store')
  })
})
