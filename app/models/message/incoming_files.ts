import { randomBytes } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { errors as vineErrors } from '@vinejs/vine'
import attachments from '#config/attachments'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttachmentEntry } from '#models/message/attachments'
import { STORING_LIMIT, StoredFiles } from '#models/message/stored_files'
import { MADE_TYPE } from '#models/message/upload/image'
import { RefusedFile } from '#files/refused_file'
import type { Facts, Upload } from '#models/message/upload'

/** The files of a message that is about to be made. */
export class IncomingFiles {
  #uploads: Upload[]
  readonly facts: Facts[]

  private constructor(uploads: Upload[], facts: Facts[]) {
    this.#uploads = uploads
    this.facts = facts
  }

  /**
   * Reads them all.
   *
   * @throws E_VALIDATION_ERROR that names each file that is not taken, and says why
   */
  static async read(uploads: Upload[] = []): Promise<IncomingFiles> {
    const facts: Facts[] = []
    let pixelsLeft = attachments.maxPixelsTogether
    const refusals: { field: string; rule: string; message: string }[] = []
    for (const upload of uploads) {
      try {
        const found = await upload.read(pixelsLeft)
        pixelsLeft -= (found.width ?? 0) * (found.height ?? 0)
        facts.push(found)
      } catch (error) {
        if (!(error instanceof RefusedFile)) throw error
        const message = `“${upload.name || 'A file without a name'}” ${error.message}`
        refusals.push({ field: upload.field, rule: 'file', message })
      }
    }
    if (refusals.length > 0) throw new vineErrors.E_VALIDATION_ERROR(refusals)
    return new IncomingFiles(uploads, facts)
  }

  /**
   * Stores the files, then makes the row that names them, in a transaction of its own; `files` is as
   * the column has them. When that fails, nothing is left of the files.
   */
  async storedFor<T>(
    makeRow: (files: string, trx: TransactionClientContract) => Promise<T>
  ): Promise<T> {
    const keys: string[] = []
    const startedAt = Date.now()
    let isMade = false
    const put = async (path: string, type: string) => {
      const key = await StoredFiles.put(path, type)
      keys.push(key)
      return key
    }
    try {
      const entries: AttachmentEntry[] = []
      for (const [index, upload] of this.#uploads.entries()) {
        entries.push(await toEntry(upload, this.facts[index], put))
      }
      if (Date.now() - startedAt > STORING_LIMIT) throw new Error('storing files took too long')
      return await db.transaction(async (trx) => {
        const made = await makeRow(JSON.stringify(entries), trx)
        isMade = true
        return made
      })
    } catch (error) {
      /** A commit whose answer was lost may have been one: `removeOrphans` will know. */
      if (!isMade) await StoredFiles.remove(keys)
      throw error
    }
  }
}

async function toEntry(
  { path }: Upload,
  { sentPath, thumbnailPath, ...facts }: Facts,
  put: (path: string, type: string) => Promise<string>
): Promise<AttachmentEntry> {
  return {
    id: randomBytes(12).toString('base64url'),
    ...facts,
    isLeftOut: false,
    key: await put(path, facts.type),
    ...(sentPath && { scaledKey: await put(sentPath, sentType(facts)) }),
    ...(thumbnailPath && { thumbnailKey: await put(thumbnailPath, MADE_TYPE) }),
  }
}

/** Of an image something else is sent; of the others the same, readable. */
function sentType({ kind, type }: Pick<Facts, 'kind' | 'type'>): string {
  return kind === 'image' ? MADE_TYPE : type
}
