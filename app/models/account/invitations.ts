import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import mail from '@adonisjs/mail/services/main'
import { errors as vineErrors } from '@vinejs/vine'
import { appUrl } from '#config/app'
import InvitationMail from '#mails/invitation_mail'
import type Account from '#models/account'
import { JoinLink } from '#models/account/join_link'
import AuditEvent from '#models/audit_event'
import type User from '#models/user'
import { shownEmail } from '#models/user/email_address'

/** Mails that are sent at the same time. */
const AT_ONCE = 5

/** The mail server does not take a mail for this address, but may take others. */
const REFUSED = 'EENVELOPE'

/** What became of the addresses. `members` were in the account already, and got no mail. */
export type Invited = { sent: string[]; members: string[]; failed: string[] }

/** Asking people by mail to join an account. */
export class Invitations {
  constructor(private account: Account) {}

  /**
   * Mails the account's join link to each of the addresses, which are as they are stored. Whether
   * somebody has a login elsewhere makes no difference. Each is in the audit trail before it is
   * sent, and once more when that fails.
   *
   * @throws E_VALIDATION_ERROR on `emails` when the join link has expired
   */
  async send(actor: User, emails: string[]): Promise<Invited> {
    this.#assertLinkWorks()
    const members = await this.#membersAmong(emails)
    const others = emails.filter((email) => !members.includes(email))
    await this.#record(actor, 'member.invited', others)
    const sent = await this.#mailAll(actor, others)
    const failed = others.filter((email) => !sent.includes(email))
    await this.#record(actor, 'invitation.failed', failed)
    return {
      sent: sent.map(shownEmail),
      members: members.map(shownEmail),
      failed: failed.map(shownEmail),
    }
  }

  #assertLinkWorks() {
    if (!this.account.hasJoinCodeExpired) return
    const message = 'The join link has expired: make a new one first'
    throw new vineErrors.E_VALIDATION_ERROR([{ field: 'emails', rule: 'expired', message }])
  }

  async #membersAmong(emails: string[]): Promise<string[]> {
    const members = await this.account.members()
    const known = new Set(members.map(({ user }) => user.email))
    return emails.filter((email) => known.has(email))
  }

  /** Answers which the mail server has taken. One that cannot be talked to is not tried for long. */
  async #mailAll(actor: User, emails: string[]): Promise<string[]> {
    const sent: string[] = []
    for (let at = 0; at < emails.length; at += AT_ONCE) {
      const batch = emails.slice(at, at + AT_ONCE)
      const outcomes = await Promise.all(batch.map((email) => this.#mail(actor, email)))
      sent.push(...batch.filter((_, index) => outcomes[index] === 'sent'))
      if (outcomes.includes('unreachable')) break
    }
    return sent
  }

  async #mail(actor: User, email: string): Promise<'sent' | 'refused' | 'unreachable'> {
    try {
      await mail.send(new InvitationMail(email, actor, new JoinLink(this.account, appUrl)))
      return 'sent'
    } catch (error) {
      logger.warn({ err: error }, 'an invitation could not be mailed')
      return error instanceof Error && 'code' in error && error.code === REFUSED
        ? 'refused'
        : 'unreachable'
    }
  }

  async #record(actor: User, action: 'member.invited' | 'invitation.failed', emails: string[]) {
    const accountId = this.account.id
    await db.transaction(async (trx) => {
      for (const subjectName of emails.map(shownEmail)) {
        await AuditEvent.record(actor, { accountId, action, subjectName }, trx)
      }
    })
  }
}
