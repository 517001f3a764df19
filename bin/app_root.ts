/** The project's root, or build/ where the built files run. */
export const APP_ROOT = new URL('../', import.meta.url)

/** Imports the application's files from its root and everything else as a package. */
export function importer(filePath: string) {
  const isOwn = filePath.startsWith('./') || filePath.startsWith('../')
  return import(isOwn ? new URL(filePath, APP_ROOT).href : filePath)
}
