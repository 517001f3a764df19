import type { Asked, Page, PromptUsage, Question, Row, Run } from '#tests/rounds/record'

/** Micro-dollars a token: those of Claude Sonnet 5.5 in config/llm.ts. */
export const PRICES = { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5, cacheWriteLong: 4 }

/** Milliseconds of text that a reply may lose by SIGKILL: twice the interval of its saves. */
const LONGEST_LOSS = 500

/** Milliseconds. A request's end and the next request come over two connections, in any order. */
const SKEW = 100

/** Milliseconds after which a writer in another process has noticed that its question is gone. */
const NOTICE = 2_000

/** The replies to deleted questions have no row; readers and the provider know of them. */
type Reply = { id: number; row?: Row; asked: Asked[] }

/** Returns a sentence for each rule of the product that the run breaks. */
export function faultsIn(run: Run): string[] {
  return new Checker(run).faults()
}

class Checker {
  #questions: Map<string, Question>
  /** Each wording, as the prompt frames it, is found in one question only. */
  #asker = new Map<string, Question>()
  #rows: Map<number, Row>
  #replies = new Map<number, Reply>()

  constructor(private run: Run) {
    this.#questions = new Map(run.questions.map((it) => [it.clientId, it]))
    for (const question of run.questions) {
      for (const { content } of question.wordings)
        this.#asker.set(framed(question, content), question)
    }
    this.#rows = new Map(run.rows.map((row) => [row.id, row]))
    const byFirstWord = new Map(run.requests.map((asked) => [firstWord(asked.text), asked]))
    const note = (id: number, text: string) => {
      const reply = this.#replies.get(id) ?? { id, row: this.#rows.get(id), asked: [] }
      const asked = byFirstWord.get(firstWord(text))
      if (asked && !reply.asked.includes(asked)) reply.asked.push(asked)
      this.#replies.set(id, reply)
    }
    for (const { id, role, content } of run.rows) if (role === 'assistant') note(id, content)
    for (const { id, offset, text } of run.chunks) note(id, offset === 0 ? text : '')
  }

  faults(): string[] {
    return [
      ...this.run.questions.flatMap((question) => [...this.#ofQuestion(question)]),
      ...this.run.rows.flatMap((row) => [...this.#ofRow(row)]),
      ...Array.from(this.#replies.values()).flatMap((reply) => [...this.#ofReply(reply)]),
      ...this.#ofRequests(),
      ...this.#ofReaders(),
      ...this.#ofOrder(),
      ...this.#ofSpending(),
      ...this.#ofPages(),
    ]
  }

  /** Each question is a row once, with its last wording and a reply to each wording. */
  *#ofQuestion(question: Question) {
    const { clientId, answers, deletion, wordings, retries } = question
    const name = `The question ${clientId}`
    const refusal = answers.find((status) => status !== null && status >= 400 && status < 500)
    if (refusal) yield `${name} was refused with ${refusal}.`
    const rows = this.run.rows.filter((row) => row.role === 'user' && row.clientId === clientId)
    if (rows.length > 1) yield `${name} is there ${rows.length} times.`
    const [row] = rows
    if (!row) {
      const isLost = wordings[0].isAcknowledged && deletion === 'none'
      if (isLost) yield `${name} was acknowledged, and is not there.`
      return
    }
    if (deletion === 'acknowledged') yield `${name} was deleted, and is still there.`
    if (row.conversationId !== question.conversationId) yield `${name} is in another conversation.`
    const newest = wordings.findLastIndex(({ isAcknowledged }) => isAcknowledged)
    const mayRead = wordings.slice(Math.max(newest, 0)).map(({ content }) => content)
    if (!mayRead.includes(row.content)) {
      yield `${name} reads “${row.content}”, and “${mayRead[0]}” was acknowledged.`
    }
    const replies = this.run.rows.filter(({ replyToId }) => replyToId === row.id)
    for (let revision = 0; revision <= row.revision; revision++) {
      const isThere = replies.some((reply) => reply.revision === revision)
      if (!isThere) yield `${name} has no reply to its wording ${revision}.`
    }
    const most = wordings.length + retries
    if (replies.length > most)
      yield `${name} has ${replies.length} replies, and ${most} were asked for.`
    const requests = this.run.requests.filter(
      (it) => it.fault !== 'refused' && this.#askerOf(it) === question
    )
    if (requests.length > replies.length) {
      yield `${name} has ${replies.length} replies, and the provider was asked ${requests.length} times.`
    }
  }

  *#ofRow({ id, role, status, clientId, replyToId }: Row) {
    if (role === 'user' && !this.#questions.has(clientId ?? ''))
      yield `Nobody sent the question ${id}.`
    if (role !== 'assistant') return
    if (!this.#rows.has(replyToId ?? 0)) yield `The reply ${id} is there without its question.`
    if (replyToId !== null && id < replyToId) yield `The reply ${id} comes before its question.`
    if (status === 'pending' || status === 'streaming') yield `The reply ${id} is still ${status}.`
    const isStopped = this.run.stoppedTurns.includes(replyToId ?? 0)
    if (status === 'stopped' && !isStopped)
      yield `Nobody stopped the reply ${id}, and it is stopped.`
  }

  /** Its text is the provider's, and so is its cost. */
  *#ofReply({ id, row, asked }: Reply): Generator<string> {
    const name = `The reply ${id}`
    if (asked.length > 1) yield `${name} has text of ${asked.length} requests.`
    const [request] = asked
    if (!request) {
      if (row?.content) yield `${name} has text that the provider never sent.`
      if (row?.status === 'complete') yield `${name} is complete, and the provider sent nothing.`
      return
    }
    const shown = this.run.chunks.filter((chunk) => chunk.id === id)
    const strange = shown.find(({ offset, text }) => !request.text.startsWith(text, offset))
    if (strange)
      yield `${strange.reader} saw words in the reply ${id} that the provider did not send there.`
    if (!row) return
    yield* this.#ofText(row, request)
    yield* this.#ofCost(row, request)
    yield* this.#ofPrompt(row, request)
    const length = Math.max(0, ...shown.map(({ offset, text }) => offset + text.length))
    const lost = wordsIn(request.text.slice(row.content.length, length)) * request.pace
    const most = this.#signalDuring(request) === 'SIGKILL' ? LONGEST_LOSS : 0
    if (lost > most)
      yield `${name} lost ${lost} ms of text that was shown, and may lose ${most} ms.`
  }

  *#ofText({ id, status, content }: Row, request: Asked) {
    const name = `The reply ${id}`
    const isWhole = content === request.text && request.isComplete
    if (status === 'complete' && !isWhole) yield `${name} is complete, and lacks text.`
    if (!request.sent.startsWith(content)) yield `${name} has other text than the provider sent.`
    if (status === 'interrupted' && !this.#signalDuring(request)) {
      yield `${name} is interrupted, and its server went on.`
    }
    if (status === 'failed' && request.fault === 'none') {
      yield `${name} has failed, and the provider had no fault.`
    }
  }

  /** The last save before a kill says what had been used by then, and estimates the output. */
  *#ofCost(row: Row, { text, sent, usage, isComplete }: Asked) {
    const name = `The reply ${row.id}`
    if (row.cost === null) {
      if (row.content) yield `${name} has text, and no cost.`
      return
    }
    const used = { ...usageOf(row), output: row.output ?? 0 }
    const isReported = JSON.stringify(usageOf(row)) === JSON.stringify(usage)
    if (!isReported) yield `${name} counts other tokens than the provider reported.`
    const words = wordsIn(text)
    const isRight =
      row.status === 'complete' ? used.output === words : used.output <= estimate(sent)
    if (!isRight) yield `${name} counts ${used.output} tokens of output, and had ${words}.`
    if (row.cost !== priceOf(used))
      yield `${name} costs ${row.cost}, and its tokens cost ${priceOf(used)}.`
    if (!isComplete && row.status === 'complete')
      yield `${name} has a cost that was never reported.`
  }

  /** A prompt has each earlier question with its newest reply, then its own; deleted ones may be there. */
  *#ofPrompt(reply: Row, { prompt }: Asked) {
    const earlier = this.run.rows.filter((row) => {
      const isBefore = turnOf(row) <= turnOf(reply) && row.id < reply.id
      return isBefore && row.conversationId === reply.conversationId
    })
    const expected = earlier
      .filter(({ role }) => role === 'user')
      .sort((a, b) => a.id - b.id)
      .flatMap((question) => {
        const asked = this.#questions.get(question.clientId ?? '')
        const words = asked ? framed(asked, question.content) : ''
        if (question.id === turnOf(reply)) {
          const isReworded =
            reply.revision < question.revision && this.#askerOf({ prompt }) === asked
          return [isReworded ? prompt.at(-1)!.text : words]
        }
        const answers = earlier.filter(({ replyToId, revision, content }) => {
          return replyToId === question.id && revision === question.revision && content !== ''
        })
        const newest = Math.max(...answers.map(({ id }) => id))
        return [words, ...answers.filter(({ id }) => id === newest).map(({ content }) => content)]
      })
    const seen = prompt.filter(({ role, text }) => !this.#isOfDeleted(role, text))
    if (JSON.stringify(seen.map(({ text }) => text)) !== JSON.stringify(expected)) {
      yield `The prompt of the reply ${reply.id} is not what was said before it.`
    }
  }

  #isOfDeleted(role: string, text: string): boolean {
    const asked = this.run.requests.find((it) => firstWord(it.text) === firstWord(text))
    const question = role === 'user' ? this.#asker.get(text) : asked && this.#askerOf(asked)
    return question !== undefined && question.deletion !== 'none'
  }

  #askerOf({ prompt }: Pick<Asked, 'prompt'>): Question | undefined {
    return this.#asker.get(prompt.at(-1)?.text ?? '')
  }

  /**
   * Returns the signal that the server got before it certainly had stored the reply's end. A busy
   * machine slows the provider's pace and the saves alike, so the limit grows with the pace.
   */
  #signalDuring({ server, at, endedAt, sent, pace }: Asked): string | undefined {
    const slowness = Math.max(1, (endedAt - at) / (Math.max(1, wordsIn(sent)) * pace))
    const next = this.run.endings.find((ending) => ending.server === server && ending.endedAt >= at)
    return next && next.at <= endedAt + LONGEST_LOSS * slowness ? next.signal : undefined
  }

  /** The provider is asked for one reply of a conversation at a time. */
  *#ofRequests() {
    const known = this.run.requests.filter((it) => this.#askerOf(it))
    if (known.length < this.run.requests.length) yield 'The provider was asked what nobody sent.'
    const byConversation = Map.groupBy(known, (it) => this.#askerOf(it)!.conversationId)
    for (const [id, requests] of byConversation) {
      for (const [index, next] of requests.entries()) {
        const running = requests.slice(0, index).filter((before) => {
          const isDeleted = this.#askerOf(before)!.deletion !== 'none'
          return before.endedAt > next.at + (isDeleted ? NOTICE : SKEW)
        })
        const words = [...running, next].map(({ text }) => firstWord(text)).join(' and ')
        if (running.length > 0) yield `Conversation ${id} was answered twice at a time: ${words}.`
      }
    }
  }

  /** A message that was shown is there, and an end that was shown is the one that was stored. */
  *#ofReaders() {
    const { created, deletedTurns } = this.run
    const lost = created.filter(
      ({ id, turn }) => !this.#rows.has(id) && !deletedTurns.includes(turn)
    )
    for (const { id, reader } of uniqueById(lost))
      yield `${reader} saw the message ${id}, and it is not there.`
    for (const { reader, id, status, length, cost } of this.run.ends) {
      const row = this.#rows.get(id)
      if (!row || row.role !== 'assistant') continue
      const isStored = row.status === status && row.content.length === length && row.cost === cost
      if (isStored) continue
      const stored = `${row.status} with ${row.content.length} characters at ${row.cost}`
      yield `${reader} saw the reply ${id} end as ${status} with ${length} characters at ${cost}, and it is ${stored}.`
    }
  }

  /** Ids follow the order in which one question was answered before another was sent. */
  *#ofOrder() {
    const questions = this.run.rows.filter(({ role }) => role === 'user')
    const byConversation = Map.groupBy(questions, ({ conversationId }) => conversationId)
    for (const rows of byConversation.values()) {
      for (const row of rows) {
        const sent = this.#questions.get(row.clientId ?? '')
        const isLater = ({ clientId, id }: Row) =>
          id > row.id &&
          (this.#questions.get(clientId ?? '')?.answeredAt ?? Infinity) < (sent?.sentAt ?? 0)
        const other = rows.find(isLater)
        if (other) yield `The question ${row.id} was sent after ${other.id}, and comes before it.`
      }
    }
    const replies = Array.from(this.#replies.values()).filter(({ row, asked }) => row && asked[0])
    const byThread = Map.groupBy(replies, ({ row }) => row!.conversationId)
    for (const [id, all] of byThread) {
      const asked = all.sort((a, b) => a.asked[0].at - b.asked[0].at).map((reply) => reply.id)
      const isInOrder = asked.every((reply, index) => index === 0 || asked[index - 1] < reply)
      if (!isInOrder)
        yield `The replies of conversation ${id} were asked for out of order: ${asked}.`
    }
  }

  /** Deleted replies stay counted: at what readers saw, or else at most at what was sent. */
  *#ofSpending() {
    const costOf = (costs: (number | null)[]) =>
      costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0)
    const gone = new Map(
      this.run.ends.filter(({ id }) => !this.#rows.has(id)).map((it) => [it.id, it.cost])
    )
    const least = costOf([...this.run.rows.map(({ cost }) => cost), ...gone.values()])
    const known = new Set(
      Array.from(gone.keys()).flatMap((id) => this.#replies.get(id)?.asked ?? [])
    )
    const unseen = this.run.requests.filter((asked) => {
      return this.#askerOf(asked)?.deletion !== 'none' && !known.has(asked)
    })
    const most =
      least +
      costOf(
        unseen.map(({ usage, sent }) => usage && priceOf({ ...usage, output: estimate(sent) }))
      )
    const { spent } = this.run
    if (spent < least || spent > most) {
      yield `The account has spent ${spent}, and its replies cost ${least}${most > least ? ` to ${most}` : ''}.`
    }
  }

  /** Everybody sees what the database has. */
  *#ofPages() {
    for (const page of this.run.pages) {
      const { conversationId, cost } = page
      const rows = this.run.rows
        .filter((row) => row.conversationId === conversationId)
        .sort((a, b) => turnOf(a) - turnOf(b) || a.id - b.id)
      const stored = rows.map((row) => ({ ...row, length: row.content.length }))
      const total = rows.reduce((sum, row) => sum + (row.cost ?? 0), 0)
      if (!isSame(page.messages, stored))
        yield `The page of conversation ${conversationId} is not what is stored.`
      if (cost !== total)
        yield `The page of conversation ${conversationId} shows a cost of ${cost}, not ${total}.`
    }
    for (const { reader, conversationId, messages } of this.run.views) {
      const page = this.run.pages.find((it) => it.conversationId === conversationId)!
      if (!isSame(messages, page.messages))
        yield `${reader} sees conversation ${conversationId} otherwise than who opens it.`
    }
  }
}

function uniqueById<T extends { id: number }>(items: T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}

function isSame(one: Page['messages'], other: Page['messages']): boolean {
  const [a, b] = [one, other].map((messages) =>
    JSON.stringify(messages.map(({ id, status, length, cost }) => [id, status, length, cost]))
  )
  return a === b
}

const firstWord = (text: string) => text.split(' ', 1)[0]

const wordsIn = (text: string) => text.match(/\S+/g)?.length ?? 0

/** Returns the output tokens that app/llm/tokens.ts estimates for the text. */
const estimate = (text: string) => Math.max(1, Math.ceil(text.length / 3))

const turnOf = ({ id, replyToId }: Row) => replyToId ?? id

const framed = ({ author }: Question, content: string) =>
  `<message author="${author}">\n${content}\n</message>`

const usageOf = (row: Row): PromptUsage => ({
  input: row.input ?? 0,
  cacheRead: row.cacheRead ?? 0,
  cacheWrite: row.cacheWrite ?? 0,
  cacheWriteLong: row.cacheWriteLong ?? 0,
})

function priceOf(usage: PromptUsage & { output: number }): number {
  const kinds = Object.keys(PRICES) as (keyof typeof PRICES)[]
  return Math.round(kinds.reduce((sum, kind) => sum + usage[kind] * PRICES[kind], 0))
}
