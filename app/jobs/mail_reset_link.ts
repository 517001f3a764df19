import PQueue from 'p-queue'
import logger from '@adonisjs/core/services/logger'
import User from '#models/user'

/** Mails at the same time, of one process. */
const CONCURRENCY = 5

/**
 * Mails a link for a new password to whoever has an e-mail address, if anybody has. It happens
 * apart from the request that asked for it, so that the answer tells nothing, by its time neither.
 * One that is lost with its process is asked for again.
 */
export default class MailResetLink {
  static #tasks = new PQueue({ concurrency: CONCURRENCY })

  /** Returns at once; what goes wrong is logged. */
  static run(email: string): void {
    void this.#tasks.add(() => this.#perform(email))
  }

  static async #perform(email: string) {
    try {
      const user = await User.findBy('email', email)
      await user?.mailResetLink()
    } catch (error) {
      logger.error({ err: error }, 'a link for a new password could not be mailed')
    }
  }

  /** Resolves when none is being sent and none waits. */
  static onIdle(): Promise<void> {
    return this.#tasks.onIdle()
  }
}
