import app from '@adonisjs/core/services/app'
import { defineConfig, drivers } from '@adonisjs/core/hash'

/**
 * What a password's hash costs: some 40 ms of a core and 16 MB, as scrypt's authors advise for
 * logging in. Tests make people by the hundred, so theirs cost little.
 */
const COST = app.inTest ? 256 : 16_384

const hashConfig = defineConfig({
  default: 'scrypt',
  list: {
    scrypt: drivers.scrypt({ cost: COST, blockSize: 8, parallelization: 1, maxMemory: 33_554_432 }),
  },
})

export default hashConfig

declare module '@adonisjs/core/types' {
  export interface HashersList extends InferHashers<typeof hashConfig> {}
}
