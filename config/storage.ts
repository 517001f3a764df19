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
