/** Lines from which on drawing takes seconds, during which the page does nothing else. */
const MOST_LINES = 300

/** What would load something, or be styled beyond the diagram. */
const LOADS = /url\s*\(|@import|\bimg\b["']?\s*:|themeCSS/i

/** Escapes, with which the properties of a shape could be written so that nobody finds them. */
const ESCAPED = /@\{[^}]*\\/

/** Tags that are no markup of Mermaid's own, also where they are written as entities. */
const OWN_TAGS = /<br\s*\/?>|<<\w+>>/gi
const TAG = /<[a-z!/?]|[#&](#?x?0*(60|3c)|lt);/i

/**
 * Whether a diagram may be drawn. While Mermaid measures, its drawing is part of the page. It cleans
 * what it draws; but what could do harm there is not given to it at all, and the page's content
 * security policy stands behind both. What is shown in the end is an image, which loads and runs nothing.
 */
export function isHarmless(source: string): boolean {
  if (LOADS.test(source) || ESCAPED.test(source)) return false
  return !TAG.test(source.replace(OWN_TAGS, ''))
}

/** Whether drawing it would take too long. */
export function isTooLarge(source: string): boolean {
  return source.split('\n', MOST_LINES + 1).length > MOST_LINES
}
