import { memo, useRef } from 'react'
import { useDiagrams } from '~/hooks/use_diagrams'

/** Sanitised HTML that the server has rendered. */
export const Markdown = memo(function Markdown({ html }: { html: string }) {
  const element = useRef<HTMLDivElement>(null)
  useDiagrams(element, html.includes('data-diagram'), html)
  return <div className="markdown" ref={element} dangerouslySetInnerHTML={{ __html: html }} />
})
