import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { test } from '@japa/runner'
import Database from 'better-sqlite3'
import db from '@adonisjs/lucid/services/db'
import { sqliteFile } from '#config/database'
import { DiskCheck } from '#start/health'
import { emptyDatabase } from '#tests/database'
import { people } from '#tests/people'
import { Visitor } from '#tests/visitor'

test.group('The server', (group) => {
  group.each.setup(emptyDatabase)

  test('says that it is well, and no more', async ({ assert }) => {
    const response = await new Visitor().get('/health')
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), { status: 'ok' })
  })

  /** @adonisjs/bodyparser 11.0.4 dies of these: see RefuseMultipartMiddleware. */
  test('survives a multipart file part of any name, logged in or not')
    .with(['toString', 'constructor', '__proto__', 'file'])
    .run(async ({ assert }, name) => {
      const { ana } = await people()
      const member = await Visitor.loggedIn(ana)
      const paths = ['/login', '/signup', '/conversations', '/__transmit/subscribe', '/join/x', '/']
      for (const visitor of [new Visitor(), member]) {
        for (const path of paths) {
          const response = await fetch(visitor.baseURL + path, {
            method: 'POST',
            redirect: 'manual',
            headers: {
              'cookie': visitor.cookie,
              'content-type': 'multipart/form-data; boundary=x',
            },
            body: `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n`,
          })
          /** Where files are taken, nothing is read before the token that is missing here. */
          const expected = path === '/conversations' ? [302] : [404, 415]
          assert.include(expected, response.status, path)
        }
      }
      assert.equal((await new Visitor().get('/health')).status, 200)
    })

  test('gives the whole page to whatever asks for a part of none', async ({ assert }) => {
    const { ana } = await people()
    const part = { 'x-inertia-partial-data': 'errors', 'accept': 'text/html' }
    for (const [visitor, path, component] of [
      [new Visitor(), '/login', 'auth/login'],
      [await Visitor.loggedIn(ana), '/profile', 'profiles/show'],
    ] as const) {
      const headers = { ...part, 'x-inertia-partial-component': component }
      const response = await visitor.get(path, headers)
      assert.equal(response.status, 200)
      assert.include(await response.text(), '<h1')
    }
  })

  test('says that its disk is full', async ({ assert }) => {
    assert.equal((await new DiskCheck(async () => 1_000_000).run()).status, 'error')
    assert.equal((await new DiskCheck(async () => 1_000_000_000).run()).status, 'ok')
    assert.equal((await new DiskCheck().run()).status, 'ok')
  })

  test('waits half a second for a database that is locked, then says when to come again', async ({
    assert,
    cleanup,
  }) => {
    /** PostgreSQL locks rows only. */
    if (db.connection().dialect.name === 'postgres') return
    const { ana } = await people()
    const member = await Visitor.loggedIn(ana)
    await member.get('/profile')
    const backup = new Database(sqliteFile)
    backup.exec('begin immediate')
    cleanup(() => void backup.close())
    const startedAt = performance.now()
    const answer = await member.post('/conversations', { title: 'Sky' })
    assert.isBelow(performance.now() - startedAt, 5_000)
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '2')
    const { errors } = (await answer.json()) as { errors: { message: string }[] }
    assert.match(errors[0].message, /^The database is busy\. It may not have been saved/)
    assert.equal((await member.get('/profile', { accept: 'text/html' })).status, 200)
    backup.exec('rollback')
    assert.equal((await member.post('/conversations', { title: 'Sky' })).status, 302)
  })

  test('keeps no session for those who ask whether it is well', async ({ assert }) => {
    for (let asked = 0; asked < 5; asked++) await new Visitor().get('/health')
    const [{ total }] = await db.from('sessions').count('* as total')
    assert.equal(Number(total), 0)
  })

  test('takes a body that is not compressed as it says for a mistake', async ({ assert }) => {
    const response = await new Visitor().request(
      'POST',
      '/login',
      {},
      { 'content-encoding': 'gzip' }
    )
    assert.equal(response.status, 400)
  })

  test('does not take a strange Host header for a fault of its own')
    .with(['a b', '[', 'localhost:99999', '"'])
    .run(async ({ assert }, host) => {
      const { ana } = await people()
      const { baseURL, cookie } = await Visitor.loggedIn(ana)
      const asked = request(`${baseURL}/account`, {
        headers: { host, cookie, accept: 'text/html' },
      })
      const [response] = (await once(asked.end(), 'response')) as [IncomingMessage]
      response.resume()
      /** In tests Vite refuses some of them first. */
      assert.include([200, 400, 403], response.statusCode ?? 500)
    })

  test('has no account behind a join code that is none')
    .with(['%00', 'x', 'a'.repeat(5_000)])
    .run(async ({ assert }, code) => {
      assert.equal((await new Visitor().get(`/join/${code}`)).status, 404)
    })

  test('has a page of its own for what is not there', async ({ assert }) => {
    const response = await new Visitor().get('/nowhere', { accept: 'text/html' })
    assert.equal(response.status, 404)
    assert.include(await response.text(), 'There is nothing here')
  })

  test('does not hand out the server-side bundle', async ({ assert }) => {
    for (const path of ['/assets/server/ssr.js', '/ssr/server/ssr.js', '/../ssr/server/ssr.js']) {
      assert.equal((await new Visitor().get(path)).status, 404)
    }
  })

  test('lets no page load or run anything but its own', async ({ assert }) => {
    const { ana } = await people()
    const member = await Visitor.loggedIn(ana)
    const nonces = new Set<string>()
    for (const [visitor, path] of [
      [new Visitor(), '/login'],
      [new Visitor(), '/nowhere'],
      [member, '/'],
      [member, '/conversations/999999'],
    ] as const) {
      const response = await visitor.get(path, { accept: 'text/html' })
      const policy = response.headers.get('content-security-policy') ?? ''
      const [, nonce] = /script-src 'self' 'nonce-([^']+)';/.exec(policy) ?? []
      assert.isDefined(nonce, path)
      nonces.add(nonce)
      assert.include(policy, "default-src 'self';")
      assert.include(policy, "img-src 'self' data: blob:;")
      assert.include(policy, "frame-ancestors 'none'")
      const scripts = (await response.text()).match(/<script [^>]*>/g) ?? []
      const running = scripts.filter((tag) => !tag.includes('application/json'))
      assert.isNotEmpty(running, path)
      for (const tag of running) assert.include(tag, `nonce="${nonce}"`)
    }
    assert.equal(nonces.size, 4)
  })
})
