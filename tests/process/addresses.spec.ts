import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'

const hasIPv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1')
)

test.group('The address of the built server', () => {
  test('may be [::1]', async ({ assert, cleanup }) => {
    const server = await BuiltServer.prepare({ env: { HOST: '[::1]' } })
    cleanup(() => server.dispose())
    server.spawn()
    const url = `http://[::1]:${server.port}`
    await server.untilReady(url)
    const page = await fetch(`${url}/signup`, { headers: { accept: 'text/html' } })
    assert.equal(page.status, 200)
  }).skip(!hasIPv6, 'this machine has no IPv6')

  /** It went on, and held the lock on the database: no other start was possible. */
  test('that is taken by another program ends the start', async ({ assert, cleanup }) => {
    const server = await BuiltServer.prepare()
    cleanup(() => server.dispose())
    const other = createServer().listen(server.port, '127.0.0.1')
    await once(other, 'listening')
    server.spawn()
    assert.equal(await server.untilEnded(), 1)
    assert.include(server.output, 'EADDRINUSE')
    other.close()
    await once(other, 'close')
    await server.startAgain()
  })

  test('has no path: the server says so and ends', async ({ assert, cleanup }) => {
    const env = { APP_URL: 'https://example.com/parley' }
    const server = await BuiltServer.prepare({ env })
    cleanup(() => server.dispose())
    server.spawn()
    assert.equal(await server.untilEnded(), 1)
    assert.include(server.output, 'APP_URL must be an address without a path')
    assert.include(server.output, 'such as https://example.com,')
  })
})
