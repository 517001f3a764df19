import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { PASSWORD, TOKEN, Visitor } from '#tests/visitor'

const PERSON = {
  name: 'Ana',
  accountName: 'Northwind',
  email: 'ana@example.com',
  password: PASSWORD,
}

/** What a proxy with TLS adds to what it passes on. */
const FORWARDED = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'parley.example.com',
  'x-forwarded-for': '203.0.113.9',
}

test.group('Cookies and headers', () => {
  /** Signs up, asks for a page and logs out, as the proxy passes it on. */
  async function visit(server: BuiltServer, headers: Record<string, string>) {
    const visitor = new Visitor(server.baseURL)
    const page = await visitor.get('/signup', { accept: 'text/html', ...headers })
    const signup = await visitor.request('POST', '/signup', PERSON, headers)
    const home = await visitor.get('/account', { accept: 'text/html', ...headers })
    const logout = await visitor.request('DELETE', '/session', undefined, headers)
    const after = await visitor.get('/account', headers)
    return { page, signup, home, logout, after }
  }

  const cookiesOf = (responses: Response[]) =>
    responses.flatMap(({ headers }) => headers.getSetCookie())

  test('behind TLS cookies are Secure, HSTS is on, and the session works through the proxy', async ({
    assert,
    cleanup,
  }) => {
    const env = { APP_URL: 'https://parley.example.com', TRUST_PROXY: 'true' }
    const server = await BuiltServer.start({ env })
    cleanup(() => server.dispose())
    const { page, signup, home, logout, after } = await visit(server, FORWARDED)
    assert.equal(signup.headers.get('location'), '/')
    assert.equal(home.status, 200)
    const html = await home.text()
    assert.include(html, 'https://parley.example.com/join/')
    assert.notInclude(html, 'http://parley.example.com')
    assert.equal(logout.headers.get('location'), '/login')
    assert.equal(after.status, 401)

    for (const { headers } of [page, signup, home, logout, after]) {
      assert.match(headers.get('strict-transport-security')!, /^max-age=15552000/)
    }
    const cookies = cookiesOf([page, signup, home, logout])
    assert.isTrue(cookies.some((it) => it.startsWith('parley_session_parley_example_com=')))
    for (const cookie of cookies) {
      assert.match(cookie, /; Secure/i)
      assert.match(cookie, /; SameSite=Lax/i)
      /** Scripts send this one back. */
      if (!cookie.startsWith(TOKEN)) assert.match(cookie, /; HttpOnly/i)
    }
  })

  test('over plain http cookies are not Secure and there is no HSTS, or one could not log in', async ({
    assert,
    cleanup,
  }) => {
    const server = await BuiltServer.start()
    cleanup(() => server.dispose())
    /** Nobody is believed to be a proxy. */
    const { page, signup, home, logout, after } = await visit(server, FORWARDED)
    assert.equal(home.status, 200)
    assert.include(await home.text(), `${server.baseURL}/join/`)
    assert.equal(after.status, 401)
    for (const { headers } of [page, signup, home, logout, after]) {
      assert.isNull(headers.get('strict-transport-security'))
    }
    for (const cookie of cookiesOf([page, signup, home, logout])) {
      assert.notMatch(cookie, /; Secure/i)
      assert.match(cookie, /; SameSite=Lax/i)
      if (!cookie.startsWith(TOKEN)) assert.match(cookie, /; HttpOnly/i)
    }
  })
})
