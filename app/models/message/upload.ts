import { errors as vineErrors } from '@vinejs/vine'
import attachments from '#config/attachments'
import { cleanName, faultOf, nameFor } from '#models/message/upload/file_name'
import { readImage } from '#models/message/upload/image'
import { readPdf } from '#models/message/upload/pdf'
import { RefusedFile } from '#models/message/upload/refused_file'
import { sniff, type SniffedType } from '#models/message/upload/sniff'
import { readText } from '#models/message/upload/text'

export type Kind = 'image' | 'pdf' | 'text'

/** What was found out of a file's content. `path` is where further files of an image are. */
export type Facts = {
  kind: Kind
  type: string
  name: string
  size: number
  width?: number
  height?: number
  pages?: number
  lines?: number
  /** What the language model gets instead, and what the thread shows: paths. */
  scaledPath?: string
  thumbnailPath?: string
  thumbnailSize?: number
  /** Bytes of what the language model gets. */
  sentSize: number
}

/** A file that somebody sends, until the request has been answered. */
export class Upload {
  /** Bytes; known when it has been written. */
  size = 0

  constructor(
    /** Its name in what is said of bad input. */
    readonly field: string,
    /** The name that the sender gave it: anything. */
    readonly sentName: string,
    readonly path: string
  ) {}

  /** A name that can be shown. */
  get name(): string {
    return cleanName(this.sentName)
  }

  /**
   * Finds out by its content what it is, reads it wholly, and makes what is shown and sent of an
   * image.
   *
   * @throws RefusedFile
   */
  async read(): Promise<Facts> {
    const fault = faultOf(this.sentName)
    if (fault) throw new RefusedFile(fault)
    if (this.size === 0) throw new RefusedFile('is empty.')
    const type = await sniff(this.path)
    const found = await this.#readAs(type)
    return {
      sentSize: this.size,
      ...found,
      size: this.size,
      name: nameFor(this.sentName, found.type),
    }
  }

  #readAs(
    type: SniffedType
  ): Promise<Omit<Facts, 'name' | 'size' | 'sentSize'> & { sentSize?: number }> {
    if (type === 'text') {
      this.#assertAtMost(attachments.maxTextSize, 'texts')
      return readText(this)
    }
    if (type === 'application/pdf') {
      this.#assertAtMost(attachments.maxPdfSize, 'PDFs')
      return readPdf(this.path)
    }
    return readImage(this.path, type)
  }

  #assertAtMost(limit: number, what: string) {
    if (this.size > limit)
      throw new RefusedFile(`is too large: ${what} may have ${inMegabytes(limit)}.`)
  }
}

/** Bad input, in the shape of what a validator says. */
export function refusal(field: string, message: string) {
  return new vineErrors.E_VALIDATION_ERROR([{ field, rule: 'file', message }])
}

/** A limit as people read it, such as “30 MB” or “500 kB”. */
export function inMegabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes / 1_000} kB` : `${bytes / 1_000_000} MB`
}
