/** Unread mentions that the browser's tab shows. */
let mentions = 0

/** For all titles from the next one on. */
export function showMentions(count: number) {
  mentions = count
}

export function pageTitle(title: string, count = mentions) {
  const name = title ? `${title} · Parley` : 'Parley'
  return count > 0 ? `(${count}) ${name}` : name
}
