import { DateTime } from 'luxon'
import { LRUCache } from 'lru-cache'
import hash from '@adonisjs/core/services/hash'
import encryption from '@adonisjs/core/services/encryption'
import { compose } from '@adonisjs/core/helpers'
import { errors as authErrors } from '@adonisjs/auth'
import { errors as vineErrors } from '@vinejs/vine'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import db from '@adonisjs/lucid/services/db'
import { errors } from '@adonisjs/lucid'
import mail from '@adonisjs/mail/services/main'
import { beforeSave, hasMany, scope } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import config from '#config/accounts'
import { appUrl } from '#config/app'
import { UserSchema } from '#database/schema'
import SignupClosed from '#exceptions/signup_closed'
import { isBusy } from '#exceptions/busy_database'
import { isUniqueViolation } from '#exceptions/unique_violation'
import ResetLinkMail from '#mails/reset_link_mail'
import Account from '#models/account'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import Mention from '#models/mention'
import { Avatar } from '#models/user/avatar'
import { storedEmail } from '#models/user/email_address'
import { ResetLink } from '#models/user/reset_link'
import { UserSessions } from '#models/user/sessions'

type Person = { name: string; email: string; password: string }
type CredentialsChange = { currentPassword: string; email?: string; password?: string }

const RESET_PURPOSE = 'password-reset'

/** `makerId` is whoever made it for the person. */
type ResetPayload = { id: number; email: string; password: string; makerId?: number }

/** Who was seen where within the last minute, by this process: it asks the database once a minute. */
const recentlySeen = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 })

/** A person, who may belong to several accounts. */
export default class User extends compose(UserSchema, withAuthFinder(hash)) {
  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  @beforeSave()
  static normaliseEmail(user: User) {
    user.email = storedEmail(user.email)
  }

  /** Those who share an account with the person, who is one of them. */
  static visibleTo = scope((query, user: { id: number }) => {
    const own = db.from('memberships').where('user_id', user.id).select('account_id')
    const shared = db.from('memberships').whereIn('account_id', own).select('user_id')
    query.where((it) => it.where('id', user.id).orWhereIn('id', shared))
  })

  /**
   * Whether somebody may sign up without a join link: the very first person always, others where
   * the configuration says so.
   */
  static async isSignupOpen(): Promise<boolean> {
    return config.isSignupOpen || !(await this.query().select('id').first())
  }

  /**
   * Makes a user who owns a new account. A taken e-mail address is a 422 on `email`.
   *
   * @throws SignupClosed for one who may not, also for all but one of several who come first at once
   */
  static async signUp(person: Person & { accountName: string }): Promise<User> {
    if (!(await this.isSignupOpen())) throw new SignupClosed()
    const { accountName, ...attributes } = person
    const isFirst = config.isSignupOpen ? null : true
    return this.#createWith(attributes, (user, trx) =>
      Account.open(accountName, user, trx, { isFirst })
    )
  }

  /** Makes a user who is a member of the account. A taken e-mail address is a 422 on `email`. */
  static signUpInto(account: Account, person: Person): Promise<User> {
    return this.#createWith(person, (user, trx) => account.admit(user, trx))
  }

  static async #createWith(
    person: Person,
    settle: (user: User, trx: TransactionClientContract) => Promise<unknown>
  ) {
    try {
      return await db.transaction(async (trx) => {
        const user = await this.create(person, { client: trx })
        await settle(user, trx)
        return user
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw invalid('email', 'unique')
      throw error
    }
  }

  /** The user with these credentials. Wrong ones are a 422 that does not tell which was wrong. */
  static async logIn({ email, password }: Omit<Person, 'name'>): Promise<User> {
    try {
      return await this.verifyCredentials(email, password)
    } catch (error) {
      if (error instanceof authErrors.E_INVALID_CREDENTIALS) throw invalid('email', 'credentials')
      throw error
    }
  }

  /**
   * The user that an unexpired, unused reset token was made for, or null. Whoever made it must still be
   * allowed to: its person may have joined another account since.
   */
  static async findByResetToken(token: string): Promise<User | null> {
    const payload = encryption.decrypt<ResetPayload>(token, RESET_PURPOSE)
    if (!payload) return null
    const { id, email, password, makerId } = payload
    if (makerId !== undefined) {
      const resettable = await Membership.resettableBy({ id: makerId }, [id])
      if (!resettable.has(id)) return null
    }
    return this.query().where({ id, email, password }).first()
  }

  /** The person's places in accounts, with these, oldest account first. */
  findPlaces(): Promise<Membership[]> {
    return Membership.query().where('userId', this.id).preload('account').orderBy('accountId')
  }

  /** The accounts of these places; where there are several, with the person's unread mentions in each. */
  async accountsAt(places: Membership[]): Promise<Account[]> {
    const accounts = places.map(({ account }) => account)
    if (accounts.length < 2) return accounts
    const counts = await Mention.countsByAccount(this)
    for (const account of accounts) account.mentionsCount = counts.get(account.id) ?? 0
    return accounts
  }

  /**
   * The account that the person works in: the wanted one where they belong to it, else their first.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for a person who belongs to none
   */
  async currentAccount(wantedId?: number): Promise<Account> {
    const place = currentPlace(await this.findPlaces(), wantedId)
    if (!place) throw new errors.E_ROW_NOT_FOUND(Account)
    return place.account
  }

  /**
   * One of the person's accounts.
   *
   * @throws E_ROW_NOT_FOUND (a 404) also for an account of others
   */
  async findAccount(id: number): Promise<Account> {
    const places = await this.findPlaces()
    const place = places.find(({ accountId }) => accountId === id)
    if (!place) throw new errors.E_ROW_NOT_FOUND(Account)
    return place.account
  }

  /** Notes that the person is here, in the account they work in. Not more often than needed. */
  async noteSeen(wantedId?: number): Promise<void> {
    const key = `${this.id}/${wantedId}`
    if (recentlySeen.has(key)) return
    recentlySeen.set(key, true)
    const place = currentPlace(await this.findPlaces(), wantedId)
    try {
      await place?.merge({ lastSeenAt: DateTime.now() }).save()
    } catch (error) {
      /** No page has to wait for this. */
      if (!isBusy(error)) throw error
    }
  }

  membershipIn(
    account: { id: number },
    client?: TransactionClientContract
  ): Promise<Membership | null> {
    return Membership.findBy({ accountId: account.id, userId: this.id }, { client })
  }

  /**
   * The conversation where the person may see it.
   *
   * @throws E_ROW_NOT_FOUND (a 404) otherwise
   */
  findConversation(id: number): Promise<Conversation> {
    return Conversation.query()
      .where('id', id)
      .withScopes((scopes) => scopes.visibleTo(this))
      .withScopes((scopes) => scopes.withWriting())
      .withScopes((scopes) => scopes.withNewest())
      .firstOrFail()
  }

  /**
   * The person with this id, where they share an account with this one.
   *
   * @throws E_ROW_NOT_FOUND (a 404) otherwise
   */
  findPerson(id: number): Promise<User> {
    return User.query()
      .where('id', id)
      .withScopes((scopes) => scopes.visibleTo(this))
      .firstOrFail()
  }

  /**
   * A token for setting a new password: good for an hour and, because it holds what the password
   * was, for one use; not any more once the person has another e-mail address. `maker` is an admin
   * who makes it for them; it ends when that admin no longer looks after them.
   */
  resetToken(maker?: User): string {
    const { id, email, password } = this
    const payload: ResetPayload = { id, email, password, ...(maker && { makerId: maker.id }) }
    return encryption.encrypt(payload, { expiresIn: '1 hour', purpose: RESET_PURPOSE })
  }

  /** Mails the person a link with which they set a new password. */
  async mailResetLink(): Promise<void> {
    const { url } = new ResetLink(this.resetToken(), appUrl)
    await mail.send(new ResetLinkMail(this, url))
  }

  /**
   * Sets the password if nobody else has set it meanwhile, and ends all of the person's sessions.
   * Answers whether it did.
   */
  async resetPassword(password: string): Promise<boolean> {
    const [changed] = await User.query()
      .where({ id: this.id, password: this.password })
      .update({ password: await hash.make(password) })
    if (changed) await this.endSessions()
    return Boolean(changed)
  }

  /**
   * Changes what the person logs in with. A wrong current password is a 422 on `currentPassword`, a
   * taken e-mail address one on `email`.
   */
  async changeCredentials({ currentPassword, email, password }: CredentialsChange) {
    if (!(await this.verifyPassword(currentPassword))) throw invalid('currentPassword', 'current')
    const changes = {
      ...(email && { email }),
      ...(password && { password: await hash.make(password) }),
    }
    if (Object.keys(changes).length === 0) return
    try {
      /** Who changes it elsewhere at the same time has ended this session. */
      const unchanged = User.query().where({ id: this.id, password: this.password })
      const [changed] = await unchanged.update(changes)
      if (!changed) throw invalid('currentPassword', 'current')
    } catch (error) {
      if (isUniqueViolation(error)) throw invalid('email', 'unique')
      throw error
    }
  }

  get avatar(): Avatar {
    return new Avatar(this)
  }

  get sessions(): UserSessions {
    return new UserSessions(this)
  }

  /** Logs the person out everywhere. */
  endSessions() {
    return this.sessions.end()
  }
}

/** Of a person's places, the one where they work now. */
export function currentPlace(places: Membership[], wantedId?: number): Membership | undefined {
  return places.find(({ accountId }) => accountId === wantedId) ?? places[0]
}

const MESSAGES = {
  unique: 'This e-mail address already has a login',
  credentials: 'The e-mail address or the password is not right',
  current: 'This is not your current password',
}

function invalid(field: string, rule: keyof typeof MESSAGES) {
  return new vineErrors.E_VALIDATION_ERROR([{ field, rule, message: MESSAGES[rule] }])
}
