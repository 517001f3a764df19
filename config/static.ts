import { defineConfig } from '@adonisjs/static'

export default defineConfig({
  enabled: true,
  etag: true,
  lastModified: true,
  dotFiles: 'ignore',

  /** Built assets carry a hash of their content in their names. */
  maxAge: '1 year',
  immutable: true,
})
