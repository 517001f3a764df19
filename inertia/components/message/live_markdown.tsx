import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LiveView } from '~/lib/live_view'
import { Markdown } from '~/components/message/markdown'
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
  text,
  html,
  isEnded,
}: {
  text: string
  html: string
  isEnded: boolean
}) {
  const renderer = useRenderer()
  const [textOfHtml] = useState(text)
  if (renderer) return <GrowingText renderer={renderer} text={text} isEnded={isEnded} />
  return text === textOfHtml ? <Markdown html={html} /> : <PlainText text={text} />
}

/** React knows nothing of what is in there, so that a chunk costs it nothing. */
function GrowingText({
  renderer,
  text,
  isEnded,
}: {
  renderer: Renderer
  text: string
  isEnded: boolean
}) {
  const element = useRef<HTMLDivElement>(null)
  const view = useRef<LiveView>(undefined)
  useLayoutEffect(() => {
    if (!element.current) return
    view.current = new renderer.LiveView(element.current)
    return () => view.current?.dispose()
  }, [renderer])
  useLayoutEffect(() => view.current?.show(text, isEnded), [renderer, text, isEnded])
  useDiagrams(element, isEnded && text.includes('mermaid'))
  return <div key="growing" className="markdown" ref={element} />
}

/** Better unformatted than unseen. */
function PlainText({ text }: { text: string }) {
  return <div className="markdown whitespace-pre-wrap">{text}</div>
}
