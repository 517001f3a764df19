/** A run of servers that were killed, in plain data: see checker.ts. Times are in milliseconds. */
export type Run = {
  questions: Question[]
  /** Turns whose reply somebody asked to stop. */
  stoppedTurns: number[]
  /** Turns that somebody deleted, acknowledged or not. */
  deletedTurns: number[]
  endings: Ending[]
  requests: Asked[]
  created: { reader: string; id: number; turn: number }[]
  chunks: { reader: string; id: number; offset: number; text: string }[]
  ends: { reader: string; id: number; status: string; length: number; cost: number | null }[]
  rows: Row[]
  /** The account's, in micro-dollars. */
  spent: number
  /** How each conversation looks to somebody who opens it after the run. */
  pages: Page[]
  /** How each conversation looks to those who have had it open. */
  views: (Page & { reader: string })[]
}

export type Question = {
  clientId: string
  author: string
  conversationId: number
  /** HTTP statuses; null where the connection went away without an answer. */
  answers: (number | null)[]
  sentAt: number
  answeredAt: number
  /** The wording that was sent, and the edits after it in their order. */
  wordings: { content: string; isAcknowledged: boolean }[]
  /** How often somebody asked for another reply. */
  retries: number
  deletion: 'none' | 'asked' | 'acknowledged'
}

/** A signal that a server got, and when its process was gone. */
export type Ending = {
  server: number
  signal: 'SIGKILL' | 'SIGTERM'
  at: number
  endedAt: number
}

/** A request that the provider got from a server. */
export type Asked = {
  server: number
  at: number
  endedAt: number
  prompt: { role: 'user' | 'assistant'; text: string }[]
  /** The whole answer. Its first word is found in no other. */
  text: string
  /** The part of it that was sent. */
  sent: string
  isComplete: boolean
  /** How the provider failed: without a word, or in the middle. */
  fault: 'none' | 'refused' | 'cut'
  /** From one word to the next. */
  pace: number
  /** The tokens of the prompt; null before the provider has begun. */
  usage: PromptUsage | null
}

export type PromptUsage = {
  input: number
  cacheRead: number
  cacheWrite: number
  cacheWriteLong: number
}

export type Row = {
  id: number
  conversationId: number
  role: 'user' | 'assistant' | 'note'
  status: string
  content: string
  clientId: string | null
  replyToId: number | null
  revision: number
  input: number | null
  output: number | null
  cacheRead: number | null
  cacheWrite: number | null
  cacheWriteLong: number | null
  cost: number | null
}

export type Page = {
  conversationId: number
  cost: number
  messages: { id: number; status: string; length: number; cost: number | null }[]
}
