import { BaseTransformer } from '@adonisjs/core/transformers'
import type { JoinLink } from '#models/account/join_link'

export default class JoinLinkTransformer extends BaseTransformer<JoinLink> {
  async toObject() {
    const { url, account, hasExpired } = this.resource
    return {
      url,
      hasExpired,
      expiresAt: account.joinCodeExpiresAt?.toISO() ?? null,
      qrCode: hasExpired ? null : await this.resource.qrCode(),
    }
  }
}
