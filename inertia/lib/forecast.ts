import type { Data } from '@generated/data'
import { TOKENS_PER_MESSAGE, tokensOfBytes, tokensOfFile } from '#llm/tokens'
import { costOfTokens, type Usage } from '#llm/usage'
import { cacheLife, LIFETIMES } from '#models/conversation/prompt/cache_life'
import { FULL, KEPT } from '#models/conversation/prompt/shares'
import type { Message } from './thread.js'

/** Tokens: what the instructions are taken for, and a reply where there has been none. */
const INSTRUCTIONS = 100
const REPLY = 500

/** Tokens: what is shorter the provider does not cache. */
const LEAST_CACHED = 4_096

/** Milliseconds. Some databases keep times no finer. */
const SECOND = 1_000

type Known = {
  /** The conversation's messages, up to its end; of a long one the newest. */
  messages: Message[]
  languageModel: Data.LanguageModel
  /** With what the reply will be asked for; an effort of null is the language model's own. */
  effort: string | null
  hasWebSearch: boolean
  /** Tokens of what is about to be sent. */
  draft: number
  /** Milliseconds since 1970, as `cachedUntil`. */
  now: number
}

export type Forecast = {
  /** Of the prompt and its reply. */
  tokens: number
  /** Micro-dollars; null where the language model is free. */
  cost: number | null
  /** Until when the provider keeps what was sent last; null where it does not, or not any more. */
  cachedUntil: number | null
  isCacheable: boolean
}

type Reported = Message & { usage: Usage; promptTokens: number }

/** About what the next question will take, from what the provider has reported of those before. */
export function forecast(known: Known): Forecast {
  const { messages, languageModel, draft, now } = known
  const replies = messages.filter(isReported)
  const changed = messages.filter((it) => isChangedSince(replies.at(-1), it))
  const gone = tokensGone(messages, replies.at(-1), changed)
  const length = lengthAfter(messages, replies.at(-1)) - gone + TOKENS_PER_MESSAGE + draft
  const isTrimmed = length > languageModel.promptRoom * FULL
  const prompt = isTrimmed ? languageModel.promptRoom * KEPT : length
  const isCacheable = languageModel.isCaching && prompt >= LEAST_CACHED

  const call = changed.length > 0 ? undefined : replies.findLast((it) => isAskedAlike(it, known))
  const until = call ? Date.parse(call.createdAt) + lifetimeOf(call, messages) : 0
  const isCached = isCacheable && !isTrimmed && until > now
  const cacheRead = call && isCached ? Math.min(keptOf(call), call.promptTokens, prompt) : 0

  const output = meanOf(messages.flatMap(({ usage: it }) => it?.output ?? [])) ?? REPLY
  const searches = known.hasWebSearch ? searchesOf(replies) * languageModel.webSearchPrice : 0
  const life = isCacheable ? cacheLife([...timesOf(messages), new Date(now)]) : null
  const rest = prompt - cacheRead
  const usage = {
    input: life === null ? rest : 0,
    cacheRead,
    cacheWrite: life === '5m' ? rest : 0,
    cacheWriteLong: life === '1h' ? rest : 0,
    output,
  }
  return {
    tokens: Math.round(prompt + output),
    cost: languageModel.isFree
      ? null
      : Math.round(costOfTokens(usage, languageModel.prices) + searches),
    cachedUntil: cacheRead > 0 ? until : null,
    isCacheable,
  }
}

/** Another language model, effort or tool is another prompt for the provider (docs/decisions/0021). */
function isAskedAlike(reply: Reported, { languageModel, effort, hasWebSearch }: Known): boolean {
  const isAlike = reply.effort === effort && reply.hasWebSearch === hasWebSearch
  return reply.model === languageModel.label && isAlike
}

/** A question that was in the last prompt otherwise than it is now: one of its files was left out, say. */
function isChangedSince(last: Reported | undefined, { role, turn, updatedAt }: Message): boolean {
  if (!last || role !== 'user' || turn > last.turn) return false
  return Date.parse(updatedAt) >= Date.parse(last.createdAt) + SECOND
}

/**
 * What the last prompt had of files that were left out since. Files are estimated, and the prompt is
 * reported: where the report is smaller, the files get their share of it. So what is left of the
 * prompt is never less than nothing.
 */
function tokensGone(messages: Message[], last: Reported | undefined, changed: Message[]): number {
  const gone = changed.map(tokensLeftOut).reduce((sum, it) => sum + it, 0)
  if (!last || gone === 0) return 0
  const wasSent = ({ turn, role }: Message) =>
    turn < last.turn || (turn === last.turn && role === 'user')
  const estimated = lengthAfter(messages.filter(wasSent), undefined) + gone
  return gone * Math.min(1, last.promptTokens / estimated)
}

function tokensLeftOut({ attachments }: Message): number {
  const files = attachments.filter(({ isLeftOut }) => isLeftOut)
  return files.reduce((sum, file) => sum + tokensOfFile({ ...file, sentSize: file.size }), 0)
}

/** About how often a reply searches: as those before, or once. */
function searchesOf(replies: Reported[]): number {
  const searching = replies.filter((it) => it.hasWebSearch)
  return meanOf(searching.map(({ usage }) => usage.webSearches)) ?? 1
}

function isReported(message: Message): message is Reported {
  return message.usage !== null && message.promptTokens !== null
}

/** What would be sent again now: the last prompt, its reply, and what was said since. */
function lengthAfter(messages: Message[], last: Reported | undefined): number {
  const isSent = ({ role, contentLength }: Message) =>
    role === 'user' || (role === 'assistant' && contentLength > 0)
  const since = messages.filter((it) => it.turn > (last?.turn ?? 0) && isSent(it))
  const added = last ? [last, ...since] : since
  return added.map(tokensOf).reduce((sum, it) => sum + it, last?.promptTokens ?? INSTRUCTIONS)
}

function tokensOf({ contentLength, attachments }: Message): number {
  const files = attachments.filter(({ isLeftOut }) => !isLeftOut)
  return files
    .map((file) => tokensOfFile({ ...file, sentSize: file.size }))
    .reduce((sum, it) => sum + it, TOKENS_PER_MESSAGE + tokensOfBytes(contentLength))
}

/** Milliseconds for which the call's prompt was written, by the pauses before it. */
function lifetimeOf({ turn }: Message, messages: Message[]): number {
  return LIFETIMES[cacheLife(timesOf(messages.filter((message) => message.turn <= turn)))]
}

function keptOf({ usage: { cacheRead, cacheWrite, cacheWriteLong } }: Reported): number {
  return cacheRead + cacheWrite + cacheWriteLong
}

function timesOf(messages: Message[]): Date[] {
  return messages.filter(({ role }) => role === 'user').map((it) => new Date(it.createdAt))
}

function meanOf(numbers: number[]): number | null {
  return numbers.length > 0 ? numbers.reduce((sum, it) => sum + it, 0) / numbers.length : null
}
