import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import env from '#start/env'

/**
 * Everything that must outlive an update: by default storage/ in the folder the app was started
 * from, never in build/, which each build empties.
 */
export const storageRoot = resolve(env.get('STORAGE_PATH') ?? 'storage')

/** The absolute path of a file under the storage folder, which is made for its owner alone. */
export function storagePath(name: string) {
  mkdirSync(storageRoot, { recursive: true, mode: 0o700 })
  return join(storageRoot, name)
}

/** The folder for files that come in, until it is known what they are and where they belong. */
export const uploadsPath = storagePath('uploads')

/** The folder for the bytes of attachments, where no bucket is named. */
export const filesPath = storagePath('drive')
