import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Group } from '@japa/runner/core'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import mail from '@adonisjs/mail/services/main'
import { smtp } from '#config/mail'
import MailResetLink from '#jobs/mail_reset_link'
import { until } from '#tests/until'

/** A mail as it came over the wire: whom it was for, and its source with the bodies decoded. */
export type Received = { to: string[]; from: string; header: string; text: string }

/** A mail server on a local port that keeps what it is sent. */
export class MailServer {
  readonly received: Received[] = []
  /** Addresses for which it takes no mail. */
  readonly refused = new Set<string>()
  /** Refuses to begin with anything. */
  isClosed = false
  connections = 0

  #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect: (_session, done) => {
      this.connections++
      done(this.isClosed ? new Error('Come again another day') : undefined)
    },
    onRcptTo: ({ address }, _session, done) =>
      done(this.refused.has(address) ? new Error('Nobody of that name') : undefined),
    onData: (stream, session, done) => void this.#take(stream, session).then(() => done()),
  })

  static async start(): Promise<MailServer> {
    const server = new MailServer()
    server.#server.on('error', () => {})
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server.server, 'listening')
    return server
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  /** Waits for so many mails. */
  async until(count: number): Promise<void> {
    const isThere = () => this.received.length >= count
    await until(`${count} mails`, isThere, { instead: () => this.received.length })
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession) {
    const source = (await Array.fromAsync(stream as AsyncIterable<Buffer>)).join('')
    const end = source.indexOf('\r\n\r\n')
    this.received.push({
      to: envelope.rcptTo.map(({ address }) => address),
      from: envelope.mailFrom ? envelope.mailFrom.address : '',
      header: source.slice(0, end),
      text: decoded(source.slice(end)),
    })
  }
}

/** From quoted-printable. */
function decoded(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The path of the first link of that kind in a mail. */
export function linkIn({ text }: Received, kind: 'join' | 'password_resets'): string {
  return new RegExp(`/${kind}/[^\\s"<]+`).exec(text)![0]
}

/** A mail server of its own for each test of a group, which the app sends by. */
export function useMailServer(group: Group): { current: MailServer } {
  const holder = {} as { current: MailServer }
  group.each.setup(async () => {
    const server = (holder.current = await MailServer.start())
    const before = { ...smtp }
    Object.assign(smtp, { host: '127.0.0.1', port: server.port })
    mail.config.from = 'Parley <parley@example.com>'
    return async () => {
      await MailResetLink.onIdle()
      await mail.closeAll()
      Object.assign(smtp, before)
      await server.stop()
    }
  })
  return holder
}
