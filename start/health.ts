import { statfs } from 'node:fs/promises'
import { BaseCheck, HealthChecks, Result } from '@adonisjs/core/health'
import { DbCheck } from '@adonisjs/lucid/database'
import db from '@adonisjs/lucid/services/db'
import { storageRoot } from '#config/storage'

/** Bytes: with less nothing more can be stored for long. */
const LEAST_FREE = 20_000_000

/** Whether the disk has room for what people write. */
export class DiskCheck extends BaseCheck {
  name = 'disk'

  constructor(private freeBytes = freeOnDisk) {
    super()
  }

  async run() {
    const isFull = (await this.freeBytes()) < LEAST_FREE
    return isFull ? Result.failed('The disk is full') : Result.ok('There is room')
  }
}

async function freeOnDisk(): Promise<number> {
  const { bavail, bsize } = await statfs(storageRoot)
  return bavail * bsize
}

/** The process is live when it answers at all, and ready when its database and its disk are. */
export const healthChecks = new HealthChecks().register([
  new DbCheck(db.connection()),
  new DiskCheck(),
])
