import { readDraft, writeDraft } from '~/lib/draft'

/**
 * Files that are not sent yet, kept in the browser so that they survive a reload, as drafts do;
 * beside the draft stands that there are some. A browser may not let us, or have no room: the files
 * then live as long as the page.
 */
const nameOf = (key: string) => `parley:files:${key}`
const markOf = (key: string) => `${key}:files`

/** None is how they are forgotten. */
export async function keepFiles(key: string, files: File[]): Promise<void> {
  if (files.length === 0 && readDraft(markOf(key)) === '') return
  writeDraft(markOf(key), files.length > 0 ? 'kept' : '')
  try {
    const { del, set } = await import('idb-keyval')
    if (files.length > 0) await set(nameOf(key), files)
    else await del(nameOf(key))
  } catch {
    /** Nothing is lost yet: the page has them. */
  }
}

export async function keptFiles(key: string): Promise<File[]> {
  if (readDraft(markOf(key)) === '') return []
  try {
    const { get } = await import('idb-keyval')
    return (await get<File[]>(nameOf(key))) ?? []
  } catch {
    return []
  }
}
