/** What the language model thought before it wrote, folded: plain text, as it came. */
export function Thinking({ text }: { text: string }) {
  if (!text) return null
  return (
    <details className="mb-2 text-sm text-muted">
      <summary className="w-fit rounded">Thoughts</summary>
      <div className="mt-1.5 border-l-2 border-line pl-4 leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </div>
    </details>
  )
}
