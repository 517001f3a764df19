import { BasePolicy } from '@adonisjs/bouncer'
import type Message from '#models/message'
import type User from '#models/user'

/** For those who may see the conversation: it is what the message was found through. */
export default class MessagePolicy extends BasePolicy {
  /** One's own question or note, and nothing else. */
  update(user: User, message: Message) {
    return !message.isReply && message.userId === user.id
  }

  destroy(user: User, message: Message) {
    return this.update(user, message)
  }
}
