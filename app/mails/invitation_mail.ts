import { BaseMail } from '@adonisjs/mail'
import type { JoinLink } from '#models/account/join_link'
import { mailable } from '#mails/mailable'
import { isolated } from '#markdown/direction'

/** Asks somebody, who may be nobody's user yet, to join an account by its link. */
export default class InvitationMail extends BaseMail {
  constructor(
    readonly email: string,
    readonly inviter: { name: string },
    readonly link: JoinLink
  ) {
    super()
  }

  prepare() {
    const { account, url } = this.link
    const data = {
      inviterName: isolated(mailable(this.inviter.name)),
      accountName: isolated(mailable(account.name)),
      url,
      expiry: account.joinCodeExpiresAt?.toUTC().toFormat("d MMMM yyyy, HH:mm 'UTC'"),
    }
    this.message
      .to(this.email)
      .subject(`${data.inviterName} invites you to ${data.accountName} on Parley`)
      .header('Auto-Submitted', 'auto-generated')
      .htmlView('emails/invitation', data)
      .text(textOf(data))
  }
}

type Data = { inviterName: string; accountName: string; url: string; expiry?: string }

function textOf({ inviterName, accountName, url, expiry }: Data) {
  return `${inviterName} invites you to talk with the team ${accountName} and Claude, in shared conversations.

Join here:

${url}

The link works until ${expiry}. With it you make your login, or log in with the one that you have. Whoever has it can join: please keep it to yourself.

You do not know ${inviterName}? Then you may forget about this mail.
`
}
