import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import logger from '@adonisjs/core/services/logger'
import { isRefusedValue } from '#exceptions/refused_value'
import type { Chunk } from '#llm/reply_source'
import Account from '#models/account'
import type { Bill } from '#models/message/bill'
import type Message from '#models/message'
import { nextVersion } from '#models/message/version'

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

  /** Whether its end is being saved. */
  isEnding = false

  /** What every save says beside text and tokens: how the language model was asked. */
  askedWith: Changes = {}

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

  /** Whether there are words of the reply itself, and not only thoughts. */
  get hasText(): boolean {
    return this.#text.content.trim() !== ''
  }

  /** Appends the chunk to its part, and says at which offset in it, in UTF-16 code units. */
  add(chunk: Chunk): number {
    const offset = this.#text[chunk.part].length
    this.#text[chunk.part] += chunk.text
    return offset
  }

  /** Whether there is text to save, or another sign of life. */
  get isDue(): boolean {
    const hasText = this.length > this.#saved.length
    return !this.isEnding && (hasText || Date.now() - this.#saved.at >= HEARTBEAT_INTERVAL)
  }

  /**
   * Saves the rows together, in one commit. Where the database refuses one of them, each by itself: no
   * reply must keep the others from being saved. A save that fails is tried again by the next one.
   * Answers false where the database was away or busy.
   */
  static async saveAll(rows: ReplyRow[]): Promise<boolean> {
    try {
      const saved = await db.transaction(async (trx) => {
        const lengths = []
        for (const row of rows) lengths.push(await row.#save(trx))
        return lengths
      })
      for (const [index, row] of rows.entries()) row.#noteSaved(saved[index])
      return true
    } catch (error) {
      logFailure(error, 'running replies were not saved')
      if (!isRefusedValue(error)) return false
      for (const row of rows) await row.#saveAlone()
      return true
    }
  }

  async #saveAlone() {
    try {
      this.#noteSaved(await this.#save(db))
    } catch (error) {
      this.#log(error, 'a reply was not saved')
    }
  }

  #noteSaved(length: number) {
    this.#saved = { length, at: Date.now() }
  }

  /** Changes it while it is ours to write. Nothing comes back when it no longer is. */
  async update(
    changes: Changes,
    client: TransactionClientContract | typeof db = db
  ): Promise<{ stopped_by_id: number | null } | undefined> {
    const [row] = await client
      .from('messages')
      .where({ id: this.reply.id, status: 'streaming' })
      .update({ ...changes, ...nextVersion() }, ['stopped_by_id'])
    return row
  }

  /**
   * Ends it with all its text and tokens, however long the database is away: they are only in
   * memory now. What it refuses is left out: first the numbers, then the text. Answers false where it
   * was no longer ours.
   */
  async end(changes: Changes): Promise<boolean> {
    this.isEnding = true
    const updatedAt = { updated_at: db.knexRawQuery('CURRENT_TIMESTAMP') }
    const failed = { status: 'failed', failure: 'internal', ...updatedAt }
    const whole = {
      ...this.#text,
      ...this.bill.total(),
      ...this.askedWith,
      ...changes,
      ...updatedAt,
    }
    const left = [{ ...this.#text, ...failed }, failed]
    for (let last: Changes = whole; ;) {
      try {
        return await db.transaction((trx) => this.#settle(last, trx))
      } catch (error) {
        this.#log(error, 'the end of a reply was not saved')
        if (isRefusedValue(error)) last = left.shift() ?? last
        await sleep(FINAL_SAVE_PAUSE)
      }
    }
  }

  /**
   * Also learns here of a stop by another process, and of the row's being gone. With the text go
   * the tokens and their cost, which only this process knows call by call: it may die. Returns how much
   * text the row has then.
   */
  async #save(client: TransactionClientContract | typeof db): Promise<number> {
    const { length } = this
    if (this.isEnding) return length
    const text = length > this.#saved.length ? this.#text : {}
    const usage = { ...this.bill.soFar(), ...this.askedWith }
    const row = await this.update({ ...text, ...usage, heartbeat_at: Date.now() }, client)
    if (!row && !this.isEnding) this.writer.abandon()
    else if (row?.stopped_by_id) this.writer.stop()
    return length
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
      const late = { ...this.bill.soFar(), ...nextVersion(), updated_at: updatedAt }
      await ended.clone().update(late)
    }
    return cost
  }

  #log(error: unknown, message: string) {
    logFailure(error, message, this.reply.id)
  }
}

function logFailure(error: unknown, message: string, replyId?: number) {
  logger.error({ err: error, replyId }, message)
}
