import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { linkIn, MailServer } from '#tests/mail_server'
import { Visitor } from '#tests/visitor'

test.group('Mail from the built server', () => {
  test('invitations and links for new passwords go out, with the address of the settings', async ({
    assert,
    cleanup,
  }) => {
    const mailServer = await MailServer.start()
    cleanup(() => mailServer.stop())
    const server = await BuiltServer.start({
      env: {
        APP_URL: 'http://parley.example.com',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mailServer.port),
        MAIL_FROM: 'Parley <parley@example.com>',
      },
    })
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const answer = await ana.post('/account/invitations', { emails: 'dan@example.com' })
    assert.deepInclude(await answer.json(), { sent: ['dan@example.com'], failed: [] })
    const stranger = new Visitor(server.baseURL)
    await stranger.get('/password_resets')
    await stranger.post('/password_resets', { email: 'ana@example.com' })
    /** Told to stop, it sends what it was asked to send. */
    await server.end('SIGTERM')
    await mailServer.until(2)
    const [invitation, reset] = mailServer.received
    assert.include(invitation.header, 'From: Parley <parley@example.com>')
    assert.include(invitation.text, `http://parley.example.com${linkIn(invitation, 'join')}`)
    assert.deepEqual(reset.to, ['ana@example.com'])
    assert.include(reset.text, `http://parley.example.com${linkIn(reset, 'password_resets')}`)
  })

  test('a mail server without a sender and an address for links is refused at the start', async ({
    assert,
    cleanup,
  }) => {
    const server = await BuiltServer.start()
    cleanup(() => server.dispose())
    await server.end('SIGTERM')
    server.env.SMTP_HOST = '127.0.0.1'
    const reason = await server.startAgain().catch((error: Error) => error.message)
    assert.include(String(reason), 'APP_URL')
    assert.include(String(reason), 'MAIL_FROM')
  })

  test('a password is not sent to a mail server that offers no TLS', async ({
    assert,
    cleanup,
  }) => {
    const mailServer = await MailServer.start()
    cleanup(() => mailServer.stop())
    const server = await BuiltServer.start({
      env: {
        APP_URL: 'http://parley.example.com',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mailServer.port),
        SMTP_USERNAME: 'parley',
        SMTP_PASSWORD: 'canary-of-the-mail-password',
        MAIL_FROM: 'parley@example.com',
      },
    })
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const answer = await ana.post('/account/invitations', { emails: 'dan@example.com' })
    assert.deepInclude(await answer.json(), { sent: [], failed: ['dan@example.com'] })
    assert.lengthOf(mailServer.received, 0)
    assert.notInclude(server.output, 'canary')
  })
})
