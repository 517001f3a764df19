import { defineConfig } from '@adonisjs/static'

/**
 * An address that means a folder is nobody's page. The package hands this to serve-static, though
 * its types do not know of it.
 */
const withoutFolders = { redirect: false }

export default defineConfig({
  enabled: true,
  etag: true,
  lastModified: true,
  dotFiles: 'ignore',

  /** Built assets carry a hash of their content in their names. */
  maxAge: '1 year',
  immutable: true,
  ...withoutFolders,
})
