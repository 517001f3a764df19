import { BasePolicy } from '@adonisjs/bouncer'
import type Conversation from '#models/conversation'
import type User from '#models/user'

export default class ConversationPolicy extends BasePolicy {
  async view(user: User, conversation: Conversation) {
    const membership = await user.membershipIn({ id: conversation.accountId })
    return Boolean(membership) && (!conversation.isPrivate || conversation.userId === user.id)
  }

  /** Renaming it and choosing its language model: whoever may write in it. */
  async update(user: User, conversation: Conversation) {
    return this.view(user, conversation)
  }

  /** Keeping it to oneself, and showing it again: its creator. */
  async hide(user: User, conversation: Conversation) {
    return conversation.userId === user.id && this.view(user, conversation)
  }

  /** Its creator, and those who look after the account and see it. */
  async destroy(user: User, conversation: Conversation) {
    if (!(await this.view(user, conversation))) return false
    const membership = await user.membershipIn({ id: conversation.accountId })
    if (!membership) return false
    return conversation.userId === user.id || membership.isAdmin
  }
}
