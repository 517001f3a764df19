import { errors as vineErrors } from '@vinejs/vine'
import attachments from '#config/attachments'
import { cleanName, faultOf, nameFor } from '#files/file_name'
import { assertSize, startOfPdf, typeOf, type FileType } from '#files/file_type'
import { RefusedFile, refusals } from '#files/refused_file'
import { readImage } from '#models/message/upload/image'
import { readableAt } from '#models/message/upload/readable'
import { readPdf } from '#models/message/upload/pdf'
import { readText, type Reading } from '#models/message/upload/text'

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
  sentPath?: string
  thumbnailPath?: string
  thumbnailSize?: number
  /** Bytes of what the language model gets. */
  sentSize: number
}

/** A file that somebody sends, until the request has been answered. */
export class Upload {
  /** Bytes; known when it has been written. */
  size = 0

  /** How it is to be read, where it is a text. */
  reading: Reading = {}

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
   * image, which may have that many pixels beside the message's others.
   *
   * @throws RefusedFile
   */
  async read(pixelsLeft = attachments.maxPixelsTogether): Promise<Facts> {
    const fault = faultOf(this.sentName)
    if (fault) throw new RefusedFile(fault)
    const file = readableAt(this.path, this.size)
    if (this.size === 0) throw new RefusedFile(refusals.empty)
    const type = await typeOf(file)
    assertSize(this.size, type, attachments)
    const found = await this.#readAs(type, pixelsLeft)
    return {
      sentSize: this.size,
      ...found,
      size: this.size,
      name: nameFor(this.sentName, found.type),
    }
  }

  async #readAs(
    type: FileType,
    pixelsLeft: number
  ): Promise<Omit<Facts, 'name' | 'size' | 'sentSize'> & { sentSize?: number }> {
    if (type === 'image/heic') throw new RefusedFile(refusals.heic)
    if (type === 'text') return readText(this, this.reading)
    if (type === 'application/pdf') {
      const head = await readableAt(this.path, this.size).read(0, 2_048)
      return readPdf(this.path, startOfPdf(head))
    }
    return readImage(this.path, type, pixelsLeft)
  }
}

/** Bad input, in the shape of what a validator says. */
export function refusal(field: string, message: string) {
  return new vineErrors.E_VALIDATION_ERROR([{ field, rule: 'file', message }])
}
