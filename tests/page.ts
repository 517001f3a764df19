import type { Visitor } from '#tests/visitor'

type Page = {
  component: string
  version: string
  props: Record<string, unknown>
  flash: { notice?: string; error?: string }
}

/** The page as its HTML brings it to the browser. */
export async function pageOf(visitor: Visitor, path: string): Promise<Page> {
  const response = await visitor.get(path, { accept: 'text/html' })
  const html = await response.text()
  const json = /<script[^>]*data-page[^>]*>(.*?)<\/script>/s.exec(html)
  if (!json) throw new Error(`no page: ${response.status} ${html.slice(0, 200)}`)
  return JSON.parse(json[1])
}
