import PQueue from 'p-queue'
import logger from '@adonisjs/core/services/logger'
import llm from '#config/llm'
import Message from '#models/message'

/**
 * Writes one reply. The reply's row is the queue (docs/decisions/0002): this only holds what the
 * present process has taken up, and losing it loses nothing.
 */
export default class GenerateReply {
  static #tasks = new PQueue({ concurrency: llm.concurrency })
  static #waiting = new Set<number>()

  /** Takes up the reply as soon as there is room. Does nothing after `stopTaking`. */
  static run(replyId: number): void {
    if (this.#tasks.isPaused || this.#waiting.has(replyId)) return
    this.#waiting.add(replyId)
    void this.#tasks.add(() => {
      this.#waiting.delete(replyId)
      return this.#perform(replyId)
    })
  }

  static async #perform(replyId: number) {
    try {
      const reply = await Message.query().where('id', replyId).preload('conversation').first()
      await reply?.conversation.generateReply(reply)
    } catch (error) {
      logger.error({ err: error, replyId }, 'a reply could not be generated')
    }
  }

  /** Leaves what has not begun to other processes or to the next start. */
  static stopTaking(): void {
    this.#tasks.pause()
    this.#tasks.clear()
    this.#waiting.clear()
  }

  /** How many replies this process is writing. */
  static get runningCount(): number {
    return this.#tasks.pending
  }

  /** Resolves when this process writes no reply and has none waiting. */
  static onIdle(): Promise<void> {
    return this.#tasks.onIdle()
  }
}
