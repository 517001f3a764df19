import vine from '@vinejs/vine'
import llm from '#config/llm'
import { line, text } from '#validators/text'

/** Characters. About 50,000 tokens: what is longer belongs into an attachment. */
const LONGEST_MESSAGE = 200_000

/** A name that the client gives to a sending, a UUID for example. */
const clientId = () => vine.string().regex(/^[\w-]{8,64}$/)

const model = () => vine.string().in(Object.keys(llm.models))

export const conversationValidator = vine.create({
  title: line(200).nullable().optional(),
  model: model().nullable().optional(),
  content: text(LONGEST_MESSAGE).nullable().optional(),
  clientId: clientId().nullable().optional(),
})

export const conversationChangeValidator = vine.create({
  title: line(200).optional(),
  model: model().optional(),
})

export const messageValidator = vine.create({
  content: text(LONGEST_MESSAGE),
  clientId: clientId().nullable().optional(),
})

/** Turns, for paging: at most one of them. */
export const threadValidator = vine.create({
  before: vine.number().withoutDecimals().range([1, 999_999_999]).optional(),
  from: vine.number().withoutDecimals().range([1, 999_999_999]).optional(),
})
