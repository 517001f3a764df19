import { BaseMail } from '@adonisjs/mail'
import type User from '#models/user'
import { mailable } from '#mails/mailable'
import { isolated } from '#markdown/direction'

/** Brings a person the link with which they set a new password. */
export default class ResetLinkMail extends BaseMail {
  constructor(
    readonly user: Pick<User, 'name' | 'email'>,
    readonly url: string
  ) {
    super()
  }

  prepare() {
    const data = { name: isolated(mailable(this.user.name)), url: this.url }
    this.message
      .to(this.user.email)
      .subject('Set a new password for Parley')
      .header('Auto-Submitted', 'auto-generated')
      .htmlView('emails/reset_link', data)
      .text(textOf(data))
  }
}

function textOf({ name, url }: { name: string; url: string }) {
  return `Hello ${name},

somebody, most likely you, has asked for a new password for your login at Parley. Set it here:

${url}

The link works once, within an hour. Setting a password logs you out everywhere.

It was not you? Then there is nothing to do: your password is as it was.
`
}
