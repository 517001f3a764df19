import PQueue from 'p-queue'
import logger from '@adonisjs/core/services/logger'
import { LlmError } from '#llm/llm_error'
import Message from '#models/message'

/** Titles at the same time, of one process. */
const CONCURRENCY = 5

/**
 * Has the title of a conversation written after a reply of it. Nobody waits for that, and one that
 * is lost with its process is not written (docs/decisions/0022).
 */
export default class WriteTitle {
  static #tasks = new PQueue({ concurrency: CONCURRENCY })
  static #hangUp = new AbortController()

  /** Returns at once; what goes wrong is logged, without what was said. Does nothing after `stop`. */
  static run(replyId: number): void {
    if (this.#hangUp.signal.aborted) return
    void this.#tasks.add(() => this.#perform(replyId))
  }

  static async #perform(replyId: number) {
    try {
      const reply = await Message.query().where('id', replyId).preload('conversation').first()
      await reply?.conversation.writeTitle(reply, this.#hangUp.signal)
    } catch (error) {
      /** What a provider or the database says of an error may quote the conversation. */
      const code = error instanceof LlmError ? error.code : 'internal'
      logger.warn({ code, replyId }, 'a title could not be written')
    }
  }

  /** Hangs up on those that are being written, and begins no other: a title keeps no process. */
  static stop(): void {
    this.#hangUp.abort()
    this.#tasks.clear()
  }

  /** Resolves when none is being written and none waits. */
  static onIdle(): Promise<void> {
    return this.#tasks.onIdle()
  }
}
