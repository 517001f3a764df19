import { setTimeout as sleep } from 'node:timers/promises'
import llm from '#config/llm'
import logger from '@adonisjs/core/services/logger'
import { ConversationChannel } from '#channels/conversation_channel'
import { LanguageModel } from '#llm/language_model'
import { LlmError, type FailureCode } from '#llm/llm_error'
import type { Chunk, PromptInput, ReplySource } from '#llm/reply_source'
import { Budget } from '#models/account/budget'
import type Conversation from '#models/conversation'
import type { Prompt } from '#models/conversation/prompt'
import { Bill } from '#models/message/bill'
import { ChunkSender } from '#models/message/chunk_sender'
import type Message from '#models/message'
import { ReplyRow } from '#models/message/reply_row'

/** Milliseconds. */
const SAVE_INTERVAL = 250
const BUDGET_INTERVAL = 1_000
const FAILURE_PAUSE = 1_500

/** A provider that wants us to wait longer than this is told to people instead. */
const LONGEST_RETRY_PAUSE = 30_000

type Ending = {
  status: 'complete' | 'stopped' | 'failed' | 'interrupted'
  failure?: FailureCode
  /** Where it is not the provider's. */
  stopReason?: 'budget'
  /** When the provider said it may be asked again, in milliseconds since 1970. */
  retryAt?: number | null
}

/**
 * The writing of one claimed reply by this process: takes the chunks from the language model,
 * broadcasts them, hands them to the row and ends that, once.
 */
export class ReplyStream {
  static #running = new Map<number, ReplyStream>()
  static #isClosing = false
  static #saveTimer: NodeJS.Timeout | undefined
  static #saving: Promise<void> | undefined
  static #budgetTimer: NodeJS.Timeout | undefined
  static #isReadingBudgets = false

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

  static #begin(stream: ReplyStream) {
    this.#running.set(stream.#reply.id, stream)
    this.#saveTimer ??= setInterval(() => this.#saveAll(), SAVE_INTERVAL)
    this.#budgetTimer ??= setInterval(() => void this.#readBudgets(), BUDGET_INTERVAL)
  }

  static #finish(stream: ReplyStream) {
    this.#running.delete(stream.#reply.id)
    if (this.#running.size > 0) return
    clearInterval(this.#saveTimer)
    clearInterval(this.#budgetTimer)
    this.#saveTimer = this.#budgetTimer = undefined
  }

  /** One save at a time, and no reply waits for it. */
  static #saveAll() {
    const rows = Array.from(this.#running.values(), (stream) => stream.#row)
    const due = rows.filter((row) => row.isDue).sort((a, b) => a.reply.id - b.reply.id)
    if (this.#saving || due.length === 0) return
    this.#saving = this.#save(due).finally(() => (this.#saving = undefined))
  }

  /** Where the database is locked, waiting for it keeps everything else from happening. */
  static async #save(rows: ReplyRow[]) {
    if (!(await ReplyRow.saveAll(rows))) await sleep(FAILURE_PAUSE, undefined, { ref: false })
  }

  /** Ends the replies of accounts whose budget they have used up: what they cost grows with each word. */
  static async #readBudgets() {
    if (this.#isReadingBudgets) return
    this.#isReadingBudgets = true
    const accountIds = new Set(this.#priced().map((stream) => stream.#conversation.accountId))
    try {
      for (const id of accountIds) await this.#readBudget(id)
    } catch (error) {
      logger.error({ err: error }, 'budgets were not read')
    } finally {
      this.#isReadingBudgets = false
    }
  }

  static async #readBudget(accountId: number) {
    const budget = await Budget.of({ id: accountId })
    const own = this.#priced().filter((it) => it.#conversation.accountId === accountId)
    const costs = own.map((stream) => ({ id: stream.#reply.id, cost: stream.#bill.cost }))
    if (budget.isUsedUpBy(costs)) for (const stream of own) stream.#hangUp(stream.#budgetEnding)
  }

  /** The replies that go on costing something. One that is ending may be counted as spent by now. */
  static #priced(): ReplyStream[] {
    const streams = Array.from(this.#running.values())
    return streams.filter((it) => !it.#languageModel.isFree && !it.#row.isEnding)
  }

  #conversation: Conversation
  #reply: Message
  #languageModel: LanguageModel
  #source: ReplySource | undefined
  #bill = new Bill()
  #hangUpController = new AbortController()
  #ending: Ending | undefined
  #isShortened = false
  /** Micro-dollars that it is expected to have cost after the call that was allowed last. */
  #allowedCost = 0
  #ended = Promise.withResolvers<void>()

  #row: ReplyRow
  #sender: ChunkSender

  constructor(conversation: Conversation, reply: Message) {
    this.#conversation = conversation
    this.#reply = reply
    this.#languageModel = LanguageModel.for(reply.model)
    this.#row = new ReplyRow(reply, conversation.accountId, this.#bill, this)
    const channel = ConversationChannel.of(conversation)
    this.#sender = new ChunkSender((chunk) => channel.chunk({ id: reply.id, ...chunk }))
  }

  /**
   * Writes the reply to its end. Broadcasts message.chunk for its text and message.updated at its
   * start, its end and for each pause before another attempt. Never rejects for what a provider did. Answers
   * false when the row went away meanwhile.
   */
  async run(): Promise<boolean> {
    ReplyStream.#begin(this)
    if (ReplyStream.#isClosing) this.#hangUp({ status: 'interrupted' })
    /** Nobody waits for it: the first word says the same. */
    void this.#broadcastUpdated()
    try {
      const ending = await this.#write()
      this.#sender.flush()
      await this.#end(this.#ending ?? ending)
      return !this.#row.isGone
    } finally {
      ReplyStream.#finish(this)
      this.#ended.resolve()
    }
  }

  /** Hangs up on the provider because a person stopped the reply; the row keeps who it was. */
  stop(): void {
    this.#hangUp({ status: 'stopped' })
  }

  /** Hangs up because the row is gone or no longer ours: nothing more is written to it. */
  abandon(): void {
    this.#row.isGone = true
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
      this.#row.askedWith = { effort, has_web_search: hasWebSearch }
      await this.#note(prompt)
      for (let attempt = 1; ; attempt++) {
        if (!(await this.#mayCall())) return this.#budgetEnding
        const error = await this.#attempt(input)
        if (!error) return { status: 'complete' }
        if (error.code === 'budget') return this.#budgetEnding
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
    if (prompt.start !== null) this.#row.askedWith.prompt_start = prompt.start
    if (prompt.newStart === null) return
    await this.#conversation
      .startPromptsAt(prompt.newStart)
      .catch((error) => this.#log(error, 'where prompts start was not stored'))
  }

  /**
   * A prompt that the provider found too long goes without its oldest part, once: our estimate was
   * wrong. People see that while they wait.
   */
  async #shorten(prompt: Prompt, error: LlmError): Promise<PromptInput | null> {
    if (error.code !== 'too_large' || this.#row.length > 0 || this.#isShortened) return null
    this.#isShortened = true
    const input = await prompt.shorten()
    if (!input) return null
    await this.#note(prompt)
    await this.#waitBeforeRetry(error, llm.retryPauses[0])
    return input
  }

  async #mayCall(): Promise<boolean> {
    const budget = await Budget.of({ id: this.#conversation.accountId })
    const { id, expectedCost } = this.#reply
    const reply = { id, cost: this.#bill.cost, expected: expectedCost ?? 0 }
    const own = ReplyStream.#priced().map((stream) => ({
      id: stream.#reply.id,
      cost: Math.max(stream.#bill.cost, stream.#allowedCost),
    }))
    const mayCall = budget.allowsCall(this.#languageModel, reply, own)
    if (mayCall) this.#allowedCost = reply.cost + reply.expected
    return mayCall
  }

  /** A reply with words is one that was cut short. */
  get #budgetEnding(): Ending {
    if (this.#row.hasText) return { status: 'complete', stopReason: 'budget' }
    return { status: 'failed', failure: 'budget' }
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
    const somethingWasShown = this.#row.length > 0
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
      await this.#row.update(changes)
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
    this.#sender.add(chunk, this.#row.add(chunk))
    this.#bill.note(chunk)
  }

  async #end(ending: Ending) {
    const isOurs = await this.#row.end({
      status: ending.status,
      failure: ending.failure ?? null,
      retry_at: ending.retryAt ?? null,
      stop_reason: ending.stopReason ?? this.#source?.stopReason ?? null,
      model: this.#languageModel.key,
    })
    if (isOurs) await this.#broadcastUpdated()
  }

  #log(error: unknown, message: string) {
    logger.error({ err: error, replyId: this.#reply.id }, message)
  }
}
