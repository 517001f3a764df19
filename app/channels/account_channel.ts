import transmit from '@adonisjs/transmit/services/main'
import type { AccountEvent } from '#channels/events'
import { UserChannel } from '#channels/user_channel'
import type { Budget } from '#models/account/budget'
import type Conversation from '#models/conversation'
import Membership from '#models/membership'
import BudgetTransformer from '#transformers/budget_transformer'
import ConversationTransformer from '#transformers/conversation_transformer'

type Place = Pick<Conversation, 'accountId' | 'userId' | 'isPrivate'>

/**
 * `accounts/:id`: the account's conversation list. What is told of a private conversation goes over
 * its creator's channel instead.
 */
export class AccountChannel {
  static of({ accountId, userId, isPrivate }: Place) {
    return new AccountChannel(accountId, isPrivate ? userId : null)
  }

  /** For what all of it hear. */
  static ofAccount({ id }: { id: number }) {
    return new AccountChannel(id, null)
  }

  /** Those of the accounts whose channels a user may hear. */
  static async audibleTo(user: { id: number }, ids: number[]): Promise<number[]> {
    const memberships = await Membership.query().where('userId', user.id).whereIn('accountId', ids)
    return memberships.map(({ accountId }) => accountId)
  }

  private constructor(
    readonly accountId: number,
    readonly onlyFor: number | null
  ) {}

  /** Broadcasts conversation.created. */
  created(conversation: Conversation): void {
    this.#broadcast({ event: 'conversation.created', conversation: dataOf(conversation) })
  }

  /** Broadcasts conversation.updated. */
  updated(conversation: Conversation): void {
    this.#broadcast({ event: 'conversation.updated', conversation: dataOf(conversation) })
  }

  /** Broadcasts conversation.deleted. */
  deleted({ id }: { id: number }): void {
    this.#broadcast({ event: 'conversation.deleted', id })
  }

  /** Broadcasts budget.changed. */
  async budgetChanged(budget: Budget): Promise<void> {
    this.#broadcast({
      event: 'budget.changed',
      budget: await new BudgetTransformer(budget).toObject(),
    })
  }

  #broadcast(event: AccountEvent) {
    if (this.onlyFor !== null) new UserChannel(this.onlyFor).listed(event)
    else transmit.broadcast(`accounts/${this.accountId}`, event)
  }
}

function dataOf(conversation: Conversation) {
  return new ConversationTransformer(conversation).toObject()
}
