import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LiveView } from '~/lib/live_view'
import { useDiagrams } from '~/hooks/use_diagrams'

type Renderer = typeof import('~/lib/live_view')

/** The renderer is loaded once a reply is being written; nobody needs it to read. */
const loading: { renderer?: Promise<Renderer> } = {}

/** Milliseconds. */
const RETRY_PAUSE = 2_000

function useRenderer(): Renderer | undefined {
  const [renderer, setRenderer] = useState<Renderer>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = () => {
      loading.renderer ??= import('~/lib/live_view')
      loading.renderer.then(setRenderer, () => {
        loading.renderer = undefined
        timer = setTimeout(load, RETRY_PAUSE)
      })
    }
    load()
    return () => clearTimeout(timer)
  }, [])
  return renderer
}

/** A reply's text as it grows. Until the renderer is there, `html` is what the server had of it. */
export function LiveMarkdown({
  id,
  text,
  html,
  isEnded,
}: {
  id: number
  text: string
  html: string
  isEnded: boolean
}) {
  const renderer = useRenderer()
  const element = useRef<HTMLDivElement>(null)
  const view = useRef<LiveView>(undefined)
  /** React would set it again if this were another object, and sweep away what stands there. */
  const [firstHtml] = useState({ __html: html })
  const [firstText] = useState(text)

  useLayoutEffect(() => {
    if (!renderer || !element.current) return
    view.current = new renderer.LiveView(element.current, id)
    return () => view.current?.dispose()
  }, [renderer, id])
  useLayoutEffect(() => {
    if (view.current) view.current.show(text, isEnded)
    else if (element.current && text !== firstText) showPlain(element.current, text)
  }, [renderer, firstText, text, isEnded])
  useDiagrams(element, renderer !== undefined && isEnded && text.includes('mermaid'))

  return <div className="markdown" ref={element} dangerouslySetInnerHTML={firstHtml} />
}

/** Better unformatted than unseen. */
function showPlain(element: HTMLElement, text: string) {
  const paragraph = document.createElement('p')
  paragraph.className = 'whitespace-pre-wrap'
  paragraph.dir = 'auto'
  paragraph.textContent = text
  element.replaceChildren(paragraph)
}
