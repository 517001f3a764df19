import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, status, text } from '#tests/fake_provider'
import { picture } from '#tests/files'
import { PASSWORD, Visitor } from '#tests/visitor'

const API_KEY = 'canary-of-the-api-key'
const APP_KEY = 'canary-of-the-app-key-which-has-to-be-long'
const MAIL_PASSWORD = 'canary-of-the-mail-server'
const ASSETS = 'build/public/assets'

test.group('Secrets', () => {
  test('are in no page, event, log or bundle', async ({ assert, cleanup }) => {
    const provider = await FakeProvider.start()
    cleanup(() => provider.stop())
    const server = await BuiltServer.start({
      env: {
        APP_KEY,
        ANTHROPIC_API_KEY: API_KEY,
        ANTHROPIC_BASE_URL: provider.baseURL,
        APP_URL: 'http://127.0.0.1',
        /** Where nobody listens: what is mailed fails, and is told. */
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: '9',
        SMTP_USERNAME: 'parley',
        SMTP_PASSWORD: MAIL_PASSWORD,
        MAIL_FROM: 'parley@example.com',
        LOG_LEVEL: 'trace',
      },
    })
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const ben = await ana.invite('Ben')
    const opened = await ana.post('/conversations', { title: 'Sky' })
    const path = opened.headers.get('location')!
    const streams = [await ana.listen(path.slice(1), 'accounts/1'), await ben.listen('accounts/1')]

    /** Answered, and refused because of the key. */
    const refusal = status(401, { message: `invalid key ${API_KEY}, not sk-ant-canary-of-another` })
    for (const [index, answer] of [text('Because'), refusal].entries()) {
      provider.script(answer)
      await ana.post(`${path}/messages`, { content: 'Why?', clientId: `client-000${index}` })
      await streams[0].until((events) => {
        const ends = events.filter(({ event, message }) => {
          const { role, status: now } = (message ?? {}) as { role?: string; status?: string }
          return event === 'message.updated' && role === 'assistant' && now !== 'streaming'
        })
        return ends.length > index
      })
    }
    await ana.post('/login', { email: 'ana@example.com', password: 'a wrong guess' })
    const files = [{ name: 'me.png', content: await picture('png') }]
    await ana.postForm('/profile/avatar', {}, files, 'PUT')
    await ana.postForm(`${path}/messages`, { content: 'And this?', note: 'true' }, files)
    await ana.post('/account/invitations', { emails: 'cleo@example.com' })
    const [{ id }] = server.query<{ id: number }>(`select id from users where name = 'Ben'`)
    const made = await ana.post(`/account/members/${id}/reset_link`)
    const resetToken = new URL((await made.json()).url).pathname.split('/').at(-1)!
    await new Visitor(server.baseURL).get(`/password_resets/${resetToken}`)

    const seen: Record<string, string> = {
      events: JSON.stringify(streams.map(({ received }) => received)),
      log: server.output,
    }
    for (const visitor of [ana, ben, new Visitor(server.baseURL)]) {
      for (const page of ['/', path, '/conversations', '/account', '/account/audit', '/profile']) {
        for (const accept of ['text/html', 'application/json']) {
          const response = await visitor.get(page, { accept })
          seen[`${page} ${accept} ${visitor === ana}`] = await response.text()
        }
      }
      seen[`messages ${visitor === ana}`] = await (await visitor.get(`${path}/messages`)).text()
    }
    for (const file of await readdir(ASSETS, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) seen[file.name] = await readFile(join(file.parentPath, file.name), 'utf8')
    }

    const rows = [
      ...server.query<{ secret: string }>('select password as secret from users'),
      ...server.query<{ secret: string }>('select id as secret from sessions'),
      ...server.query<{ secret: string }>(
        'select avatar_key as secret from users where avatar_key is not null'
      ),
      ...server.query<{ secret: string }>(
        `select json_extract(files, '$[0].key') as secret from messages where files <> '[]'`
      ),
    ]
    const secrets = [
      ...[API_KEY, 'sk-ant-canary-of-another', APP_KEY, MAIL_PASSWORD, PASSWORD],
      ...['a wrong guess', resetToken],
      ...rows.map((it) => it.secret),
    ]
    assert.isAbove(rows.length, 5)
    for (const secret of secrets) assert.isAbove(secret.length, 8)
    assert.include(seen[`${path} text/html true`], 'Because')
    for (const [where, content] of Object.entries(seen)) {
      for (const secret of secrets) {
        assert.isFalse(content.includes(secret), `${secret} is in ${where}`)
      }
    }
    streams.forEach((stream) => stream.close())
  })
})
