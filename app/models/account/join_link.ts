import qrcode from 'qrcode'
import router from '@adonisjs/core/services/router'
import type Account from '#models/account'

/** The link with which people join an account, at the address where people reach the app. */
export class JoinLink {
  readonly url: string

  constructor(
    readonly account: Account,
    baseUrl: string
  ) {
    const path = router.makeUrl('joins.create', { code: account.joinCode })
    this.url = new URL(path, baseUrl).href
  }

  get hasExpired(): boolean {
    return this.account.hasJoinCodeExpired
  }

  /** As an SVG image, for a phone's camera. */
  qrCode(): Promise<string> {
    return qrcode.toString(this.url, { type: 'svg', margin: 2 })
  }
}
