import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import {
  FakeProvider,
  finish,
  found,
  hold,
  search,
  stall,
  start,
  status as refuse,
  text,
  thinking,
  words,
} from '#tests/fake_provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

type Reply = { id: number; status: string; content: string }

const REPLIES = "select id, status, content from messages where role = 'assistant' order by id"

test.group('The built server', (group) => {
  group.tap((it) => it.tags(['@reply-life']))
  let provider: FakeProvider
  const servers: BuiltServer[] = []

  group.each.setup(async () => {
    provider = await FakeProvider.start()
    return async () => {
      await Promise.all(servers.splice(0).map((server) => server.dispose()))
      await provider.stop()
    }
  })

  async function prepare(env: Record<string, string> = {}, beside?: BuiltServer) {
    const access = { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL }
    const server = await BuiltServer.prepare({ env: { ...access, ...env }, beside })
    servers.push(server)
    return server
  }

  /** A running server with Ana, her conversation, and a stream that hears it. */
  async function open(env: Record<string, string> = {}) {
    const server = await prepare(env)
    await server.startAgain()
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const response = await ana.post('/conversations', { title: 'Sky' })
    const path = response.headers.get('location')!
    const stream = await ana.listen(path.slice(1))
    let asked = 0
    const ask = () =>
      ana.post(`${path}/messages`, { content: 'Why?', clientId: `client-${10_000 + asked++}` })
    return { server, ana, path, stream, ask }
  }

  const hasText = (events: { event: string }[]) => events.some((it) => it.event === 'message.chunk')

  /** Waits until a server that writes a reply has taken the signal, and takes up nothing more. */
  const untilStopping = (server: BuiltServer) =>
    until('the server to begin to stop', () => server.output.includes('before stopping'))

  test('SIGTERM lets a running reply finish, with its event stream open, and begins no other', async ({
    assert,
  }) => {
    const { server, stream, ask } = await open()
    const pause = hold()
    provider.script(text('Because '), pause, text('of Rayleigh.'))
    await ask()
    await ask()
    await pause.reached
    server.signal('SIGTERM')
    await untilStopping(server)
    assert.isFalse(stream.isClosed)
    pause.release()
    assert.equal(await server.untilEnded(), 0)
    assert.include(JSON.stringify(stream.events('message.updated')), '"status":"complete"')
    assert.deepEqual(
      server.query<Reply>(REPLIES).map(({ status, content }) => [status, content]),
      [
        ['complete', 'Because of Rayleigh.'],
        ['pending', ''],
      ]
    )

    await server.startAgain()
    const isSecondComplete = () => server.query<Reply>(REPLIES)[1].status === 'complete'
    await until('the second reply to be complete', isSecondComplete, { limit: 30_000 })
    assert.lengthOf(provider.requests, 2)
  })

  test('SIGTERM marks what does not finish in the grace time, with all its text', async ({
    assert,
  }) => {
    const { server, stream, ask } = await open({ SHUTDOWN_GRACE_SECONDS: '1' })
    provider.script(text('Because '), text('of'), stall())
    await ask()
    await stream.until(hasText)
    const before = Date.now()
    await server.end('SIGTERM')
    assert.isBelow(Date.now() - before, 6_000)
    assert.deepInclude(server.query<Reply>(REPLIES)[0], {
      status: 'interrupted',
      content: 'Because of',
    })
    assert.include(JSON.stringify(stream.events('message.updated')), '"status":"interrupted"')
  })

  test('a second signal ends it at once', async ({ assert }) => {
    const { server, stream, ask } = await open()
    provider.script(text('Because'), stall())
    await ask()
    await stream.until(hasText)
    server.signal('SIGINT')
    await untilStopping(server)
    server.signal('SIGINT')
    /** One that took its time would have ended the reply, and itself with 0. */
    assert.equal(await server.untilEnded(), 1)
    assert.equal(server.query<Reply>(REPLIES).at(-1)?.status, 'streaming')
  })

  test('an idle one with open streams ends at once', async ({ assert }) => {
    const { server, stream } = await open()
    const before = Date.now()
    await server.end('SIGTERM')
    assert.isBelow(Date.now() - before, 5_000)
    await stream.untilClosed()
  })

  test('kill -9 loses under half a second of text, and the next start says so at once', async ({
    assert,
  }) => {
    const { server, stream, ask, path } = await open()
    const sent = Array.from({ length: 1_000 }, (_, index) => `word${index}`).join(' ')
    provider.script(words(sent, { every: 10 }))
    await ask()
    await stream.until((events) => events.filter((it) => it.event === 'message.chunk').length > 40)
    await server.end('SIGKILL')
    const shown = stream
      .events('message.chunk')
      .map((it) => String(it.text))
      .join('')

    const before = Date.now()
    await server.startAgain()
    const [reply] = server.query<Reply>(REPLIES)
    assert.isBelow(Date.now() - before, 15_000)
    assert.equal(reply.status, 'interrupted')
    assert.isTrue(sent.startsWith(reply.content))
    /** 10 ms a word: half a second is 50 words of at most 8 characters. */
    assert.isAbove(reply.content.length, shown.length - 400)

    const ana = await Visitor.loggedIn({ email: 'ana@example.com' }, server.baseURL)
    const page = await (await ana.get(`${path}/messages`)).text()
    assert.include(page, '"status":"interrupted"')
  })

  test('logging out silences an open stream within five seconds', async ({ assert }) => {
    const { ana, stream, server, path } = await open()
    const before = Date.now()
    const ben = await ana.invite('Ben')
    await ana.delete('/session')
    await stream.untilClosed()
    assert.isBelow(Date.now() - before, 5_000)
    const heard = stream.received.length
    await ben.post(`${path}/messages`, { content: 'Still there?', clientId: 'client-99999' })
    assert.equal(stream.received.length, heard)
    assert.include(server.output, 'started HTTP server')
  })

  test('a second process waits for the first, and takes over from it', async ({ assert }) => {
    const { server } = await open()
    const second = await prepare({}, server)
    second.spawn()
    const isWaiting = () => second.output.includes('waiting for another process')
    await until('the second process to wait', isWaiting, { limit: 60_000 })
    await server.end('SIGTERM')
    await second.untilReady()
    assert.include(second.output, 'started HTTP server')
  })

  test('a second process that has waited long enough refuses to start, and says why', async ({
    assert,
  }) => {
    const { server } = await open()
    const second = await prepare({ LOCK_WAIT_SECONDS: '1' }, server)
    second.spawn()
    assert.equal(await second.untilEnded(), 1)
    assert.include(second.output, 'Several together need REDIS_URL')
    assert.equal((await fetch(`${server.baseURL}/health`)).status, 200)
  })

  test('after kill -9 of the first, a second process need not wait', async ({ assert }) => {
    const { server } = await open()
    await server.end('SIGKILL')
    const second = await prepare({ LOCK_WAIT_SECONDS: '0' }, server)
    await second.startAgain()
    assert.notInclude(second.output, 'waiting for another process')
  })

  test('two starts at the same time migrate one after the other', async ({ assert }) => {
    const server = await prepare()
    await rm(join(server.storage, 'parley.sqlite3'))
    const migrate = () => {
      const args = ['build/ace.js', 'migration:run', '--force']
      return promisify(execFile)(process.execPath, args, { env: server.env })
    }
    await assert.doesNotReject(() => Promise.all([migrate(), migrate()]))
    await server.startAgain()
  })

  test('node ace user:reset prints a link that the running server takes', async ({ assert }) => {
    const { server } = await open()
    const args = ['build/ace.js', 'user:reset', 'ana@example.com']
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: server.env })
    const path = /\/password_resets\/\S+/.exec(stdout)![0]
    const page = await fetch(server.baseURL + path)
    assert.include(await page.text(), 'For ana@example.com')
  })

  test('node ace llm:check tells what works, and never the key', async ({ assert }) => {
    const { server } = await open({ ANTHROPIC_API_KEY: 'canary-of-the-api-key' })
    const searched = found([{ url: 'https://example.com/', title: 'Example Domain' }])
    const everything = [thinking('Hm.'), search('example domain'), searched]
    provider.always(
      start({ cache_read_input_tokens: 5_000 }),
      ...everything,
      words('one red marigold')
    )
    const args = ['build/ace.js', 'llm:check']
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: server.env })
    for (const key of ['claude-sonnet-5-5', 'claude-haiku-5-5']) assert.include(stdout, key)
    assert.notInclude(stdout, 'canary')
    provider.always(refuse(401))
    const failed = await promisify(execFile)(process.execPath, args, { env: server.env }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error
    )
    assert.propertyVal(failed, 'code', 1)
    assert.include(failed.stdout + failed.stderr, 'the key is wrong')
    assert.notInclude(failed.stdout + failed.stderr, 'canary')
  })

  test('SIGTERM does not wait for a title that is being written, and counts its cost', async ({
    assert,
  }) => {
    const { server, ana } = await open({ SHUTDOWN_GRACE_SECONDS: '60' })
    const pause = stall()
    provider.scriptTitle(start({ input_tokens: 50_000 }), text('The'), pause)
    await ana.post('/conversations', { content: 'Why is it blue?', clientId: 'client-0001' })
    await pause.reached
    const begin = Date.now()
    await server.end('SIGTERM')
    assert.isBelow(Date.now() - begin, 10_000)
    assert.isTrue(provider.titleRequests[0].aborted)
    const [{ title }] = server.query<{ title: string }>(
      'select title from conversations order by id desc'
    )
    assert.equal(title, 'Why is it blue?')
    const [{ cost }] = server.query<{ cost: number }>('select sum(cost) as cost from spendings')
    assert.isAtLeast(cost, 5_000)

    /** Nor is it written later: the next start has nothing to make up for. */
    await server.startAgain()
    await ana.get('/conversations')
    assert.lengthOf(provider.titleRequests, 1)
  })

  test('a usage that was reported stays with an interrupted reply', async ({ assert }) => {
    const { server, stream, ask } = await open({ SHUTDOWN_GRACE_SECONDS: '0' })
    provider.script(text('Because'), stall(), finish())
    await ask()
    await stream.until(hasText)
    await server.end('SIGTERM')
    const sql = "select input_tokens as input from messages where role = 'assistant'"
    assert.deepEqual(server.query(sql), [{ input: 12 }])
  })
})
