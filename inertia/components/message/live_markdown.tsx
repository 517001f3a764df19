import { memo, useEffect, useRef, useState } from 'react'
import type { LiveBlocks } from '~/lib/live_markdown'
import { Markdown } from '~/components/message/markdown'

type Renderer = typeof import('~/lib/live_markdown')

/** The renderer is loaded once a reply is being written; nobody needs it to read. */
const loading: { renderer?: Promise<Renderer> } = {}

function useRenderer(): Renderer | undefined {
  const [renderer, setRenderer] = useState<Renderer>()
  useEffect(() => {
    loading.renderer ??= import('~/lib/live_markdown')
    void loading.renderer.then(setRenderer)
  }, [])
  return renderer
}

/** A reply's text as it grows. Until the renderer is there, `html` is what the server had. */
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
  const former = useRef<LiveBlocks>(undefined)
  if (!renderer) return <Markdown html={html} />

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

const Block = memo(function Block({ html }: { html: string }) {
  return <div className="block" dangerouslySetInnerHTML={{ __html: html }} />
})
