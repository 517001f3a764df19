import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import drive from '@adonisjs/drive/services/main'
import logger from '@adonisjs/core/services/logger'
import { isInFolder } from '#config/drive'
import { filesPath, uploadsPath } from '#config/storage'
import Message from '#models/message'
import User from '#models/user'

const FOLDERS = ['attachments', 'avatars'] as const
type Folder = (typeof FOLDERS)[number]

/** Our own keys: the folder, the day, the moment (milliseconds since 1970), and what nobody can guess. */
const KEY = /^(?:attachments|avatars)\/[\d-]{10}\/(\d+)-[\da-f-]{36}$/

/** Milliseconds after which what nothing names belongs to none that is still being made. */
const MAKING_LIMIT = 60 * 60 * 1_000

/** Rows that are looked at together. */
const BATCH = 500

/** The bytes of attachments and of people's pictures, in Drive. */
export class StoredFiles {
  /** Copies a file there. Answers with its key. */
  static async put(path: string, type: string, folder: Folder = 'attachments'): Promise<string> {
    const now = new Date()
    const key = `${folder}/${now.toISOString().slice(0, 10)}/${now.getTime()}-${randomUUID()}`
    const { size } = await stat(path)
    const options = { contentType: type, contentLength: size }
    await drive.use().putStream(key, createReadStream(path), options)
    await this.#flush(key)
    return key
  }

  /** A power cut must not keep the row and lose the bytes: a bucket answers when it has them. */
  static async #flush(key: string) {
    if (!isInFolder) return
    const file = await open(join(filesPath, key))
    await file.sync().finally(() => file.close())
  }

  /** Removes what is there under the keys. What cannot be removed now, `removeOrphans` removes. */
  static async remove(keys: string[]): Promise<void> {
    for (const key of keys) {
      await drive
        .use()
        .delete(key)
        .catch((err) => logger.error({ err, key }, 'a file could not be removed'))
    }
  }

  /**
   * Removes what no message and no person names any more, or never has: a process may end between
   * the bytes and the row, or the row and the bytes. Files are listed before rows are read, and a
   * row is made within half of `MAKING_LIMIT` of its first file (IncomingFiles), so no file of a
   * message is taken away, whichever process makes it.
   */
  static async removeOrphans({ madeBefore = Date.now() - MAKING_LIMIT } = {}): Promise<void> {
    const keys = await Promise.all(FOLDERS.map((it) => this.#keysBefore(madeBefore, it)))
    const orphans = new Set(keys.flat())
    if (orphans.size > 0) {
      for await (const key of this.#namedKeys()) orphans.delete(key)
      await this.remove([...orphans])
    }
    await this.#removeUploads(madeBefore)
  }

  static async #keysBefore(moment: number, folder: Folder): Promise<string[]> {
    const keys: string[] = []
    let paginationToken: string | undefined
    do {
      const page = await drive.use().listAll(folder, { recursive: true, paginationToken })
      for (const object of page.objects) {
        const madeAt = object.isFile ? KEY.exec(object.key)?.[1] : undefined
        if (object.isFile && madeAt && Number(madeAt) < moment) keys.push(object.key)
      }
      paginationToken = page.paginationToken
    } while (paginationToken)
    return keys
  }

  static async *#namedKeys(): AsyncGenerator<string> {
    const people = await User.query().whereNotNull('avatarKey').select('avatarKey')
    for (const { avatarKey } of people) yield avatarKey!
    let last = 0
    for (;;) {
      const messages = await Message.query()
        .withScopes((it) => it.withFiles())
        .where('id', '>', last)
        .orderBy('id')
        .limit(BATCH)
        .select('id', 'files')
      for (const message of messages) yield* message.attachments.keys
      if (messages.length < BATCH) return
      last = messages.at(-1)!.id
    }
  }

  /** What a process has left in the folder for incoming files that was killed over it. */
  static async #removeUploads(madeBefore: number) {
    const names = await readdir(uploadsPath).catch(() => [])
    for (const name of names) {
      const path = join(uploadsPath, name)
      const folder = await stat(path).catch(() => null)
      if (folder && folder.mtimeMs < madeBefore) await rm(path, { recursive: true, force: true })
    }
  }
}

/** Milliseconds within which a row has to be made after its first file was stored. */
export const STORING_LIMIT = MAKING_LIMIT / 2
