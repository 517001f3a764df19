import vine from '@vinejs/vine'
import llm, { EFFORTS } from '#config/llm'
import { line, text, withoutNul } from '#validators/text'

/** Characters. About 50,000 tokens: what is longer belongs into an attachment. */
const LONGEST_MESSAGE = 200_000

/** A name that the client gives to a sending, a UUID for example. */
const clientId = () => vine.string().regex(/^[\w-]{8,64}$/)

const model = () => vine.string().in(Object.keys(llm.models))

const effort = () => vine.enum(EFFORTS)

export const conversationValidator = vine.create({
  title: line(200).nullable().optional(),
  model: model().nullable().optional(),
  effort: effort().nullable().optional(),
  hasWebSearch: vine.boolean().optional(),
  content: text(LONGEST_MESSAGE).nullable().optional(),
  clientId: clientId().nullable().optional(),
  isPrivate: vine.boolean().optional(),
})

export const conversationChangeValidator = vine.create({
  title: line(200).optional(),
  model: model().optional(),
  effort: effort().optional(),
  hasWebSearch: vine.boolean().optional(),
})

export const attachmentValidator = vine.create({ isLeftOut: vine.boolean() })

/** A message with files may do without words. */
export const messageValidator = vine.withMetaData<{ hasFiles: boolean }>().create({
  content: text(LONGEST_MESSAGE)
    .nullable()
    .optional()
    .requiredWhen((field) => !field.meta.hasFiles),
  clientId: clientId().nullable().optional(),
  note: vine.boolean().nullable().optional(),
})

export const messageChangeValidator = vine.create({ content: text(LONGEST_MESSAGE) })

export const replyValidator = vine.create({ model: model().nullable().optional() })

/** An id or a turn that the database can hold. */
const id = () => vine.number().withoutDecimals().range([1, 999_999_999])

export const readValidator = vine.create({ messageId: id() })

/** What of a thread is read: turns, or around a message. At most one kind. */
export const threadValidator = vine.create({
  before: id().optional(),
  after: id().optional(),
  from: id().optional(),
  to: id().optional(),
  message: id().optional(),
})

export const listValidator = vine.create({
  page: vine.string().optional(),
  archived: vine.string().optional(),
  q: vine.string().trim().maxLength(200).use(withoutNul()).nullable().optional(),
})
