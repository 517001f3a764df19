import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { uploadsPath } from '#config/storage'
import FilesTooLarge from '#exceptions/files_too_large'
import UnreadableForm from '#exceptions/unreadable_form'
import { inMegabytes } from '#files/refused_file'
import { refusal, Upload } from '#models/message/upload'

/** Bytes of what is no file: the content, and what stands around it. */
const LARGEST_FIELD = 2_000_000
const MOST_FIELDS = 20

/** How many files a form may have, and the bytes of each. */
export type FormLimits = { maxFiles: number; maxFileSize: number }

/**
 * A multipart body as it comes in: its files go straight to a folder of their own, a piece at a
 * time, and what is too much ends the reading at once. `dispose` removes the folder.
 */
export class MultipartForm {
  fields: Record<string, string | null> = {}
  uploads: Upload[] = []
  #request: IncomingMessage
  #folder: string
  #limits: FormLimits
  #parts: BusboyFileStream[] = []
  #writes: Promise<void>[] = []

  private constructor(request: IncomingMessage, folder: string, limits: FormLimits) {
    this.#request = request
    this.#folder = folder
    this.#limits = limits
  }

  static async open(request: IncomingMessage, limits: FormLimits): Promise<MultipartForm> {
    await mkdir(uploadsPath, { recursive: true, mode: 0o700 })
    return new MultipartForm(request, await mkdtemp(join(uploadsPath, 'form-')), limits)
  }

  /**
   * @throws FilesTooLarge (a 413) for a file or a body over the limit
   * @throws E_VALIDATION_ERROR on `files` for too many of them, or for one in another field
   * @throws UnreadableForm (a 400) for what is no form, or ends before its end
   */
  async read(): Promise<void> {
    if (Number(this.#request.headers['content-length'] ?? 0) > this.#largestBody) {
      throw this.#tooLarge()
    }
    const parser = this.#parser()
    try {
      await this.#feed(parser)
      await Promise.all(this.#writes)
    } catch (error) {
      /** The rest is read to its end by the error handler, or the answer would not arrive. */
      this.#request.unpipe(parser)
      /** With an error: without one, what a part over the limit still holds is waited for, for ever. */
      for (const part of this.#parts) part.destroy(new UnreadableForm())
      await Promise.allSettled(this.#writes)
      throw error
    }
    this.#takeCharsets()
    /** A plain form sends an empty file where none was chosen. */
    this.uploads = this.uploads.filter(({ sentName, size }) => sentName !== '' || size > 0)
  }

  /** Removes all files. */
  dispose(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }

  #parser(): BusboyInstance {
    const { headers } = this.#request
    try {
      return new Busboy({
        headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
        /** Names as they were sent: Upload says what is wrong with them. */
        preservePath: true,
        limits: {
          fieldSize: LARGEST_FIELD,
          fields: MOST_FIELDS,
          fileSize: this.#limits.maxFileSize,
          files: this.#limits.maxFiles,
          headerPairs: 20,
          headerSize: 8_192,
        },
      })
    } catch {
      throw new UnreadableForm()
    }
  }

  async #feed(parser: BusboyInstance): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const failed = () => reject(new UnreadableForm())
    parser.on('file', (field, part, name) => this.#take(field, part, unescaped(name), reject))
    parser.on('field', (field, value, _isNameCut, isCut) => {
      if (isCut) reject(this.#tooLarge())
      /** An object of ours must not get what every object has. */
      else if (!(field in {})) this.fields[field] = value === '' ? null : value
    })
    parser.on('filesLimit', () => {
      reject(refusal('files', `No more than ${this.#files} can be sent at once.`))
    })
    parser.on('fieldsLimit', failed)
    parser.on('error', failed)
    parser.on('finish', resolve)
    /** A sender who goes away in the middle. */
    finished(this.#request).catch(failed)
    this.#request.pipe(parser)
    await promise
  }

  #take(field: string, part: BusboyFileStream, name: string, reject: (error: Error) => void) {
    const index = this.#parts.push(part) - 1
    const upload = new Upload(`files.${index}`, name, join(this.#folder, String(index)))
    this.uploads.push(upload)
    part.once('limit', () => reject(this.#tooLarge(upload)))
    const write = pipeline(part, createWriteStream(upload.path, { mode: 0o600 }))
    this.#writes.push(write)
    write.then(() => (upload.size = part.bytesRead), reject)
    if (field !== 'files[]') reject(refusal('files', 'Files are taken as “files[]” only.'))
  }

  /** What people have chosen to read their texts as, in the order of the files. */
  #takeCharsets() {
    const { charsets, ...fields } = this.fields
    this.fields = fields
    for (const [index, charset] of (charsets ?? '').split(',').entries()) {
      const upload = this.uploads.at(index)
      if (upload && charset) upload.reading = { charset }
    }
  }

  get #largestBody(): number {
    return this.#limits.maxFiles * this.#limits.maxFileSize + 2 * LARGEST_FIELD
  }

  /** As many as may be sent, in words. */
  get #files(): string {
    return this.#limits.maxFiles === 1 ? 'one file' : `${this.#limits.maxFiles} files`
  }

  #tooLarge(upload?: Upload) {
    const limit = inMegabytes(this.#limits.maxFileSize)
    return upload
      ? new FilesTooLarge(upload.field, `“${upload.name}” is larger than ${limit}.`)
      : new FilesTooLarge('files', `No more than ${this.#files} of ${limit} can be sent at once.`)
  }
}

/** Browsers write three characters of a name so, and no others. */
function unescaped(name = ''): string {
  return name.replace(/%(22|0A|0D)/gi, decodeURIComponent)
}
