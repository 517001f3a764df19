import { createHash } from 'node:crypto'
import drive from '@adonisjs/drive/services/main'
import { errors } from '@adonisjs/lucid'
import db from '@adonisjs/lucid/services/db'
import config from '#config/avatars'
import { imageTypeOf } from '#files/file_type'
import { RefusedFile, refusals } from '#files/refused_file'
import { StoredFiles } from '#models/message/stored_files'
import { refusal, type Upload } from '#models/message/upload'
import { MADE_TYPE, makeSquare } from '#models/message/upload/image'
import { readableAt } from '#models/message/upload/readable'
import User from '#models/user'

/** The picture of a person, who need not have one. */
export class Avatar {
  /** Of what `read` answers with. */
  static readonly type = MADE_TYPE

  constructor(private user: User) {}

  /** The versions of those pictures that the person may see, by the ids of whose they are. */
  static async versionsFor(user: { id: number }): Promise<Record<number, string>> {
    const people = await User.query()
      .whereNotNull('avatarKey')
      .withScopes((scopes) => scopes.visibleTo(user))
      .select('id', 'avatarKey')
    return Object.fromEntries(people.map(({ id, avatar }) => [id, avatar.version!]))
  }

  /** Another one for each picture; it tells nothing of where the bytes are. */
  get version(): string | null {
    const { avatarKey } = this.user
    return avatarKey && createHash('sha256').update(avatarKey).digest('base64url').slice(0, 16)
  }

  /** @throws E_ROW_NOT_FOUND (a 404) where the picture is another one now, or gone */
  async read(version: string): Promise<Buffer> {
    const { avatarKey } = this.user
    if (!avatarKey || version !== this.version) throw new errors.E_ROW_NOT_FOUND(User)
    if (!(await drive.use().exists(avatarKey))) throw new errors.E_ROW_NOT_FOUND(User)
    return Buffer.from(await drive.use().getBytes(avatarKey))
  }

  /**
   * Takes the square in the middle of the picture. The one that was there is removed.
   *
   * @throws E_VALIDATION_ERROR on `files` for what is no picture
   */
  async change([upload]: Upload[]): Promise<void> {
    const key = await StoredFiles.put(await squareOf(upload), MADE_TYPE, 'avatars')
    await this.#replaceBy(key)
  }

  remove(): Promise<void> {
    return this.#replaceBy(null)
  }

  /**
   * The row is locked meanwhile, by a write that changes nothing (see Membership): of several at
   * once each removes the file that it has replaced.
   */
  async #replaceBy(key: string | null) {
    const { id } = this.user
    let isMade = false
    try {
      const former = await db.transaction(async (trx) => {
        await trx.rawQuery('update users set name = name where id = ?', [id])
        const user = await User.findOrFail(id, { client: trx })
        const { avatarKey } = user
        await user.merge({ avatarKey: key }).save()
        isMade = true
        return avatarKey
      })
      this.user.avatarKey = key
      if (former) await StoredFiles.remove([former])
    } catch (error) {
      /** A commit whose answer was lost may have been one: `removeOrphans` will know. */
      if (key && !isMade) await StoredFiles.remove([key])
      throw error
    }
  }
}

async function squareOf(upload: Upload | undefined): Promise<string> {
  if (!upload) throw refusal('files', 'Choose a picture.')
  try {
    if (upload.size === 0) throw new RefusedFile(refusals.empty)
    await imageTypeOf(readableAt(upload.path, upload.size))
    return await makeSquare(upload.path, config.side)
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error
    throw refusal('files', `“${upload.name || 'A file without a name'}” ${error.message}`)
  }
}
