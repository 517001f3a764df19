import { memo, useEffect, useRef, useState } from 'react'
import type { LiveBlocks } from '~/lib/live_markdown'
import { Markdown } from '~/components/message/markdown'

type Renderer = typeof import('~/lib/live_markdown')

/** The renderer is loaded once a reply is being written; nobody needs it to read. */
const loading: { renderer?: Promise<Renderer> } = {}

/** Milliseconds. */
const RETRY_PAUSE = 2_000

function useRenderer(): Renderer | undefined {
  const [renderer, setRenderer] = useState<Renderer>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = () => {
      loading.renderer ??= import('~/lib/live_markdown')
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
  const former = useRef<LiveBlocks>(undefined)
  if (!renderer) return text === textOfHtml ? <Markdown html={html} /> : <PlainText text={text} />

  const grown = renderer.renderGrown(former.current, text)
  former.current = grown
  const blocks = isEnded ? renderer.renderEnded(grown) : grown
  return (
    <div className="markdown">
      {blocks.settled.map((block, index) => (
        <Block key={index} html={block} />
      ))}
      <Block html={blocks.open} />
    </div>
  )
}

/** Better unformatted than unseen. */
function PlainText({ text }: { text: string }) {
  return <div className="markdown whitespace-pre-wrap">{text}</div>
}

const Block = memo(function Block({ html }: { html: string }) {
  return <div className="block" dangerouslySetInnerHTML={{ __html: html }} />
})
