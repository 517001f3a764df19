import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import drive from '@adonisjs/drive/services/main'
import { errors } from '@adonisjs/lucid'
import type { LanguageModel } from '#llm/language_model'
import type { PromptBlock } from '#llm/reply_source'
import Message from '#models/message'
import { MADE_TYPE } from '#models/message/upload/image'
import type { Kind } from '#models/message/upload'

/** What the row knows of a file. Keys say where Drive has it, and never leave the server. */
export type AttachmentEntry = {
  id: string
  key: string
  name: string
  type: string
  kind: Kind
  /** Bytes: of the original, and of what the language model gets. */
  size: number
  sentSize: number
  /** Pixels, upright. */
  width?: number
  height?: number
  pages?: number
  lines?: number
  /** Not shown to the language model from now on. */
  isLeftOut: boolean
  thumbnailKey?: string
  thumbnailSize?: number
  /** What the language model gets where it is not the file itself: a scaled image, a text in UTF-8. */
  scaledKey?: string
}

/** Bytes that somebody may have, and how they are to be called. */
export class AttachedFile {
  constructor(
    private key: string,
    readonly name: string,
    readonly type: string,
    /** Whether a browser may show it, instead of saving it. */
    readonly isShown: boolean,
    readonly size: number
  ) {}

  /** Under a key the bytes are always the same; the key itself stays here. */
  get etag(): string {
    return `"${createHash('sha256').update(this.key).digest('base64url').slice(0, 22)}"`
  }

  /** @throws E_ROW_NOT_FOUND (a 404) for bytes that were removed a moment ago, with the row */
  async stream(): Promise<Readable> {
    if (!(await drive.use().exists(this.key))) throw new errors.E_ROW_NOT_FOUND(Message)
    return drive.use().getStream(this.key)
  }
}

/** The files of a message, in the order in which they were attached. */
export class Attachments {
  readonly entries: AttachmentEntry[]

  constructor(message: { files: string }) {
    this.entries = message.files === '[]' ? [] : JSON.parse(message.files)
  }

  /** @throws E_ROW_NOT_FOUND (a 404) where there is none with the id */
  find(id: string): AttachmentEntry {
    const entry = this.entries.find((it) => it.id === id)
    if (!entry) throw new errors.E_ROW_NOT_FOUND(Message)
    return entry
  }

  /**
   * The file as it was sent, or the small picture of it.
   *
   * @throws E_ROW_NOT_FOUND (a 404) where there is none with the id, or no picture of it
   */
  file(id: string, { isThumbnail = false } = {}): AttachedFile {
    const { key, name, type, kind, size, thumbnailKey, thumbnailSize } = this.find(id)
    if (!isThumbnail) return new AttachedFile(key, name, type, kind !== 'text', size)
    if (!thumbnailKey || !thumbnailSize) throw new errors.E_ROW_NOT_FOUND(Message)
    return new AttachedFile(thumbnailKey, `${name}.webp`, MADE_TYPE, true, thumbnailSize)
  }

  /** Those that the language model gets to see. */
  get seen(): AttachmentEntry[] {
    return this.entries.filter(({ isLeftOut }) => !isLeftOut)
  }

  /** Where all their bytes are. */
  get keys(): string[] {
    return this.entries
      .flatMap(({ key, scaledKey, thumbnailKey }) => [key, scaledKey, thumbnailKey])
      .filter((key) => key !== undefined)
  }

  /**
   * What the language model gets to see, each time in the same bytes: images, documents and framed
   * texts. Of what is left out, or what it cannot take, it gets the name.
   */
  async blocks(languageModel: LanguageModel): Promise<PromptBlock[]> {
    const isSeen = ({ isLeftOut, kind }: AttachmentEntry) => !isLeftOut && languageModel.takes(kind)
    const blocks = this.entries.map((it) => (isSeen(it) ? toBlocks(it) : [leftOut(it)]))
    const all = await Promise.all(blocks)
    return all.flat()
  }
}

async function toBlocks(entry: AttachmentEntry): Promise<PromptBlock[]> {
  const key = entry.scaledKey ?? entry.key
  /** Somebody has deleted its message since the rows were read: the others are still to be answered. */
  if (!(await drive.use().exists(key))) return [leftOut(entry)]
  const bytes = await drive.use().getBytes(key)
  if (entry.kind === 'text') return [textBlock(entry, new TextDecoder().decode(bytes))]
  const source = { type: 'base64' as const, data: Buffer.from(bytes).toString('base64') }
  if (entry.kind === 'pdf') {
    const pdf = { ...source, media_type: 'application/pdf' as const }
    return [{ type: 'document', title: entry.name, source: pdf }]
  }
  const image = { ...source, media_type: MADE_TYPE }
  return [framed(entry, 'This image:'), { type: 'image', source: image }]
}

/** Nobody closes the frame of their file to speak beside it. */
function textBlock(entry: AttachmentEntry, text: string): PromptBlock {
  return framed(entry, `\n${text.replace(/<(?=\/?(file|message))/gi, '&lt;')}\n`)
}

function leftOut(entry: AttachmentEntry): PromptBlock {
  return framed(entry, 'This file was left out.')
}

function framed({ name }: AttachmentEntry, content: string): PromptBlock {
  return { type: 'text', text: `<file name="${quoted(name)}">${content}</file>` }
}

/** Names hold no quotation marks, angle brackets or line breaks any more; but ampersands. */
function quoted(name: string): string {
  return name.replaceAll('&', '&amp;')
}
