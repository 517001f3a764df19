import vine from '@vinejs/vine'
import llm from '#config/llm'
import { line, text, withoutNul } from '#validators/text'

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
  isPrivate: vine.boolean().optional(),
})

export const conversationChangeValidator = vine.create({
  title: line(200).optional(),
  model: model().optional(),
})

export const messageValidator = vine.create({
  content: text(LONGEST_MESSAGE),
  clientId: clientId().nullable().optional(),
  note: vine.boolean().nullable().optional(),
})

export const messageChangeValidator = vine.create({ content: text(LONGEST_MESSAGE) })

export const replyValidator = vine.create({ model: model().nullable().optional() })

/** An id or a turn that the database can hold. */
const id = () => vine.number().withoutDecimals().range([1, 999_999_999]).optional()

/** What of a thread is read: turns, or around a message. At most one kind. */
export const threadValidator = vine.create({
  before: id(),
  after: id(),
  from: id(),
  to: id(),
  message: id(),
})

export const listValidator = vine.create({
  page: vine.string().optional(),
  archived: vine.string().optional(),
  q: vine.string().trim().maxLength(200).use(withoutNul()).nullable().optional(),
})
