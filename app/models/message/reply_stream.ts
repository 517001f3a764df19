import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import llm from '#config/llm'
import logger from '@adonisjs/core/services/logger'
import { ConversationChannel } from '#channels/conversation_channel'
import { LanguageModel } from '#llm/language_model'
import { LlmError, type FailureCode } from '#llm/llm_error'
import type { Chunk, PromptInput, ReplySource } from '#llm/reply_source'
import Account from '#models/account'
import { Budget } from '#models/account/budget'
import type Conversation from '#models/conversation'
import type { Prompt } from '#models/conversation/prompt'
import { Bill } from '#models/message/bill'
import { ChunkSender } from '#models/message/chunk_sender'
import type Message from '#models/message'

/** Milliseconds. */
const SAVE_INTERVAL = 250
const HEARTBEAT_INTERVAL = 1_000
const FINAL_SAVE_PAUSE = 1_000

/** A provider that wants us to wait longer than this is told to people instead. */
const LONGEST_RETRY_PAUSE = 30_000

type Ending = {
  status: 'complete' | 'stopped' | 'failed' | 'interrupted'
  failure?: FailureCode
  /** When the provider said it may be asked again, in milliseconds since 1970. */
  retryAt?: number | null
}

/**
 * The writing of one claimed reply by this process: takes the chunks from the language model,
 * broadcasts them, saves them beside the loop and ends the row, once.
 */
export class ReplyStream {
  static #running = new Map<number, ReplyStream>()
  static #isClosing = false

  /** The ids of the replies that this process writes. */
  static runningIds(): number[] {
    return [...this.#running.keys()]
  }

  /** The writing of this reply, if it is this process that writes it. */
  static of(reply: { id: number }): ReplyStream | undefined {
    return this.#running.get(reply.id)
  }

  /** Hangs up on replies whose conversation is gone. */
  static abandon(conversation: { id: number }): void {
    for (const stream of this.#running.values()) {
      if (stream.#conversation.id === conversation.id) stream.abandon()
    }
  }

  /** Ends all running replies at once as interrupted, with their text, and any that comes yet. */
  static interruptAll(): void {
    this.#isClosing = true
    for (const stream of this.#running.values()) stream.#hangUp({ status: 'interrupted' })
  }

  #conversation: Conversation
  #reply: Message
  #languageModel: LanguageModel
  #source: ReplySource | undefined
  #bill = new Bill()
  #hangUpController = new AbortController()
  #ending: Ending | undefined
  #isGone = false
  #isShortened = false
  #askedWith = {}
  #ended = Promise.withResolvers<void>()

  #text = { content: '', thinking: '' }
  #saved = { length: 0, at: Date.now() }
  #saving: Promise<void> | undefined
  #sender: ChunkSender

  constructor(conversation: Conversation, reply: Message) {
    this.#conversation = conversation
    this.#reply = reply
    this.#languageModel = LanguageModel.for(reply.model)
    const channel = ConversationChannel.of(conversation)
    this.#sender = new ChunkSender((chunk) => channel.chunk({ id: reply.id, ...chunk }))
  }

  /**
   * Writes the reply to its end. Broadcasts message.chunk for its text and message.updated at its
   * start, its end and for each pause before another attempt. Never rejects for what a provider did. Answers
   * false when the row went away meanwhile.
   */
  async run(): Promise<boolean> {
    ReplyStream.#running.set(this.#reply.id, this)
    if (ReplyStream.#isClosing) this.#hangUp({ status: 'interrupted' })
    const saveTimer = setInterval(() => this.#saveIfDue(), SAVE_INTERVAL)
    /** Nobody waits for it: the first word says the same. */
    void this.#broadcastUpdated()
    try {
      const ending = await this.#write()
      clearInterval(saveTimer)
      this.#sender.flush()
      await this.#saving
      await this.#end(this.#ending ?? ending)
      return !this.#isGone
    } finally {
      clearInterval(saveTimer)
      ReplyStream.#running.delete(this.#reply.id)
      this.#ended.resolve()
    }
  }

  /** Hangs up on the provider because a person stopped the reply; the row keeps who it was. */
  stop(): void {
    this.#hangUp({ status: 'stopped' })
  }

  /** Hangs up because the row is gone or no longer ours: nothing more is written to it. */
  abandon(): void {
    this.#isGone = true
    this.#hangUpController.abort()
  }

  /** Resolves when the reply has been written to its end. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  #hangUp(ending: Ending) {
    this.#ending ??= ending
    this.#hangUpController.abort()
  }

  async #write(): Promise<Ending> {
    try {
      const prompt = this.#conversation.promptFor(this.#reply)
      let input = await prompt.build()
      const { effort = null, hasWebSearch = false } = input
      this.#askedWith = { effort, has_web_search: hasWebSearch }
      await this.#note(prompt)
      for (let attempt = 1; ; attempt++) {
        if (!(await this.#mayCall())) return { status: 'failed', failure: 'budget' }
        const error = await this.#attempt(input)
        if (!error) return { status: 'complete' }
        const shorter = await this.#shorten(prompt, error)
        if (shorter) {
          input = shorter
          continue
        }
        const pause = this.#pauseAfter(error, attempt)
        if (pause === null) return { status: 'failed', failure: error.code, retryAt: error.retryAt }
        await this.#waitBeforeRetry(error, pause)
      }
    } catch (error) {
      if (!this.#hangUpController.signal.aborted) this.#log(error, 'a reply could not be written')
      return { status: 'failed', failure: 'internal' }
    }
  }

  /** What it starts with, for those who ask later what the language model saw. */
  async #note(prompt: Prompt) {
    if (prompt.start !== null) await this.#update({ prompt_start: prompt.start })
    if (prompt.newStart !== null) await this.#conversation.startPromptsAt(prompt.newStart)
  }

  /**
   * A prompt that the provider found too long goes without its oldest part, once: our estimate was
   * wrong. People see that while they wait.
   */
  async #shorten(prompt: Prompt, error: LlmError): Promise<PromptInput | null> {
    if (error.code !== 'too_large' || this.#length > 0 || this.#isShortened) return null
    this.#isShortened = true
    const input = await prompt.shorten()
    if (!input) return null
    await this.#note(prompt)
    await this.#waitBeforeRetry(error, llm.retryPauses[0])
    return input
  }

  async #mayCall(): Promise<boolean> {
    const budget = await Budget.of({ id: this.#conversation.accountId })
    return budget.allows(this.#languageModel, this.#bill.cost)
  }

  async #attempt(prompt: PromptInput): Promise<LlmError | null> {
    const { signal } = this.#hangUpController
    this.#source = this.#languageModel.reply(prompt, signal, () => this.#mayCall())
    this.#bill.begin(this.#source)
    try {
      for await (const chunk of this.#source) this.#add(chunk)
      return null
    } catch (error) {
      const failure = LlmError.from(error)
      logger.warn({ err: failure.cause ?? failure, replyId: this.#reply.id }, failure.message)
      return failure
    }
  }

  /** Milliseconds, or null where another attempt is not to be made. */
  #pauseAfter(error: LlmError, attempt: number): number | null {
    const somethingWasShown = this.#length > 0
    if (!error.isPassing || somethingWasShown || attempt > llm.retryPauses.length) return null
    const pause = error.retryAfter ?? llm.retryPauses[attempt - 1]
    return pause <= LONGEST_RETRY_PAUSE ? pause : null
  }

  async #waitBeforeRetry(error: LlmError, pause: number) {
    await this.#tell({ failure: error.code, retry_at: Date.now() + pause })
    await sleep(pause, undefined, { signal: this.#hangUpController.signal })
    await this.#tell({ failure: null, retry_at: null })
  }

  /** What people see meanwhile: not worth a reply where the database is busy. */
  async #tell(changes: Record<string, unknown>) {
    try {
      await this.#update(changes)
      await this.#broadcastUpdated()
    } catch (error) {
      this.#log(error, 'the state of a reply was not stored')
    }
  }

  /** Whoever misses it reads it later: nothing else may depend on it. */
  async #broadcastUpdated() {
    await this.#reply
      .broadcastUpdated()
      .catch((error) => this.#log(error, 'the state of a reply was not broadcast'))
  }

  #add(chunk: Chunk) {
    this.#sender.add(chunk, this.#text[chunk.part].length)
    this.#text[chunk.part] += chunk.text
    this.#bill.note(chunk)
  }

  get #length() {
    return this.#text.content.length + this.#text.thinking.length
  }

  /** One save at a time, and nobody waits for it; what fails is tried again by the next one. */
  #saveIfDue() {
    const hasText = this.#length > this.#saved.length
    const isDue = hasText || Date.now() - this.#saved.at >= HEARTBEAT_INTERVAL
    if (this.#saving || !isDue) return
    this.#saving = this.#save()
      .catch((error) => this.#log(error, 'a save failed'))
      .finally(() => (this.#saving = undefined))
  }

  /**
   * Also learns here of a stop by another process, and of the row's being gone. With the text go
   * the tokens and their cost, which only this process knows call by call: it may die.
   */
  async #save() {
    const length = this.#length
    const text = length > this.#saved.length ? this.#text : {}
    const usage = { ...this.#bill.soFar(), ...this.#askedWith }
    const changes = { ...text, ...usage, heartbeat_at: Date.now() }
    const row = await this.#update(changes)
    this.#saved = { length, at: Date.now() }
    if (!row) this.abandon()
    else if (row.stopped_by_id) this.stop()
  }

  /** Changes the row while it is ours to write. Nothing comes back when it no longer is. */
  async #update(
    changes: Record<string, unknown>,
    client: TransactionClientContract | typeof db = db
  ): Promise<{ stopped_by_id: number | null } | undefined> {
    const [row] = await client
      .from('messages')
      .where({ id: this.#reply.id, status: 'streaming' })
      .update(changes, ['stopped_by_id'])
    return row
  }

  async #end(ending: Ending) {
    const changes = {
      ...this.#text,
      ...this.#bill.total(),
      ...this.#askedWith,
      status: ending.status,
      failure: ending.failure ?? null,
      retry_at: ending.retryAt ?? null,
      stop_reason: this.#source?.stopReason ?? null,
      model: this.#languageModel.key,
      updated_at: db.knexRawQuery('CURRENT_TIMESTAMP'),
    }
    const isOurs = await this.#forCertain((trx) => this.#settle(changes, trx))
    if (isOurs) await this.#broadcastUpdated()
  }

  /**
   * Ends the row and adds its cost to what the account has spent, both or neither; also where the row
   * is gone by now. Where another process has ended it, that one has counted what the row said, and
   * what was used since is added to both.
   */
  async #settle(
    changes: Record<string, unknown>,
    client: TransactionClientContract
  ): Promise<boolean> {
    const row = this.#isGone ? undefined : await this.#update(changes, client)
    const counted = row ? 0 : await this.#countedByOthers(client)
    await Account.spend(this.#conversation.accountId, this.#bill.cost - counted, client)
    return Boolean(row)
  }

  /** Micro-dollars with which another process has ended the row, which has all of them from now on. */
  async #countedByOthers(client: TransactionClientContract): Promise<number> {
    const ended = client
      .from('messages')
      .where('id', this.#reply.id)
      .whereNot('status', 'streaming')
    const row = await ended.clone().select('cost').first()
    const cost = row?.cost ?? 0
    if (this.#bill.cost > cost) {
      const updatedAt = db.knexRawQuery('CURRENT_TIMESTAMP')
      await ended.clone().update({ ...this.#bill.soFar(), updated_at: updatedAt })
    }
    return cost
  }

  /** The text is only in memory now: a database that is away for a while must not cost it. */
  async #forCertain<T>(work: (client: TransactionClientContract) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await db.transaction(work)
      } catch (error) {
        this.#log(error, 'the end of a reply was not saved')
        await sleep(FINAL_SAVE_PAUSE)
      }
    }
  }

  #log(error: unknown, message: string) {
    logger.error({ err: error, replyId: this.#reply.id }, message)
  }
}
