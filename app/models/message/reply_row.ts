import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import logger from '@adonisjs/core/services/logger'
import type { Chunk } from '#llm/reply_source'
import Account from '#models/account'
import type { Bill } from '#models/message/bill'
import type Message from '#models/message'

/** Milliseconds. */
const HEARTBEAT_INTERVAL = 1_000
const FINAL_SAVE_PAUSE = 1_000

/** Whoever writes the reply, who learns from the row that there is no more to write. */
type Writer = { stop(): void; abandon(): void }

/** Columns by their names. */
type Changes = Record<string, unknown>

/**
 * The row of a reply while this process writes it: has the text, saves it beside the loop and ends
 * with its cost in what the account has spent.
 */
export class ReplyRow {
  /** Whether it went away, or another process ended it: then nothing more is written to it. */
  isGone = false

  /** What every save says beside text and tokens: how the language model was asked. */
  askedWith: Changes = {}

  /** The save under way. */
  saving: Promise<void> | undefined

  #text = { content: '', thinking: '' }
  #saved = { length: 0, at: Date.now() }

  constructor(
    readonly reply: Message,
    readonly accountId: number,
    readonly bill: Bill,
    readonly writer: Writer
  ) {}

  /** UTF-16 code units of text and thoughts so far. */
  get length(): number {
    return this.#text.content.length + this.#text.thinking.length
  }

  /** Appends the chunk to its part, and says at which offset in it, in UTF-16 code units. */
  add(chunk: Chunk): number {
    const offset = this.#text[chunk.part].length
    this.#text[chunk.part] += chunk.text
    return offset
  }

  /** One save at a time, and nobody waits for it; what fails is tried again by the next one. */
  saveIfDue(): void {
    const hasText = this.length > this.#saved.length
    const isDue = hasText || Date.now() - this.#saved.at >= HEARTBEAT_INTERVAL
    if (this.saving || !isDue) return
    this.saving = this.#save()
      .catch((error) => this.#log(error, 'a save failed'))
      .finally(() => (this.saving = undefined))
  }

  /** Changes it while it is ours to write. Nothing comes back when it no longer is. */
  async update(
    changes: Changes,
    client: TransactionClientContract | typeof db = db
  ): Promise<{ stopped_by_id: number | null } | undefined> {
    const [row] = await client
      .from('messages')
      .where({ id: this.reply.id, status: 'streaming' })
      .update(changes, ['stopped_by_id'])
    return row
  }

  /**
   * Ends it with all its text and tokens, however long the database is away: they are only in
   * memory now. Answers false where it was no longer ours.
   */
  async end(changes: Changes): Promise<boolean> {
    const last = {
      ...this.#text,
      ...this.bill.total(),
      ...this.askedWith,
      ...changes,
      updated_at: db.knexRawQuery('CURRENT_TIMESTAMP'),
    }
    for (;;) {
      try {
        return await db.transaction((trx) => this.#settle(last, trx))
      } catch (error) {
        this.#log(error, 'the end of a reply was not saved')
        await sleep(FINAL_SAVE_PAUSE)
      }
    }
  }

  /**
   * Also learns here of a stop by another process, and of the row's being gone. With the text go
   * the tokens and their cost, which only this process knows call by call: it may die.
   */
  async #save() {
    const length = this.length
    const text = length > this.#saved.length ? this.#text : {}
    const usage = { ...this.bill.soFar(), ...this.askedWith }
    const row = await this.update({ ...text, ...usage, heartbeat_at: Date.now() })
    this.#saved = { length, at: Date.now() }
    if (!row) this.writer.abandon()
    else if (row.stopped_by_id) this.writer.stop()
  }

  /**
   * Ends the row and adds its cost to what the account has spent, both or neither; also where the row
   * is gone by now. Where another process has ended it, that one has counted what the row said, and
   * what was used since is added to both.
   */
  async #settle(changes: Changes, client: TransactionClientContract): Promise<boolean> {
    const row = this.isGone ? undefined : await this.update(changes, client)
    const counted = row ? 0 : await this.#countedByOthers(client)
    await Account.spend(this.accountId, this.bill.cost - counted, client)
    return Boolean(row)
  }

  /** Micro-dollars with which another process has ended the row, which has all of them from now on. */
  async #countedByOthers(client: TransactionClientContract): Promise<number> {
    const ended = client.from('messages').where('id', this.reply.id).whereNot('status', 'streaming')
    const row = await ended.clone().select('cost').first()
    const cost = row?.cost ?? 0
    if (this.bill.cost > cost) {
      const updatedAt = db.knexRawQuery('CURRENT_TIMESTAMP')
      await ended.clone().update({ ...this.bill.soFar(), updated_at: updatedAt })
    }
    return cost
  }

  #log(error: unknown, message: string) {
    logger.error({ err: error, replyId: this.reply.id }, message)
  }
}
