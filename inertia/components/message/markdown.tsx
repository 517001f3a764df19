import { memo } from 'react'

/** Sanitised HTML that the server has rendered. */
export const Markdown = memo(function Markdown({ html }: { html: string }) {
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />
})
