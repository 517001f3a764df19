import * as markdown from '#markdown'

/** Removes the attributes for direction and translation, which have tests of their own. */
const bare = (html: string) => html.replace(/ (dir="(auto|ltr)"|translate="no")/g, '')

/** Renders like `renderMarkdown`, without attributes for direction and translation. */
export function renderMarkdown(...args: Parameters<typeof markdown.renderMarkdown>): string {
  return bare(markdown.renderMarkdown(...args))
}

/** Renders like `renderUnfinished`, without attributes for direction and translation. */
export function renderUnfinished(...args: Parameters<typeof markdown.renderUnfinished>): string {
  return bare(markdown.renderUnfinished(...args))
}
