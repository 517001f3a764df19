import { memo } from 'react'
import { SearchIcon } from '~/components/ui/icons'
import { thoughtsOf, titleOf } from '~/lib/thoughts'

type Props = {
  text: string
  /** What it is busy with, as long as there is nothing else to read. */
  activity: string | null
}

/** What the language model thought before it wrote and what it searched for, folded: plain text. */
export const Thinking = memo(function Thinking({ text, activity }: Props) {
  const thoughts = thoughtsOf(text)
  if (thoughts.length === 0) return null
  return (
    <details className="mb-2 text-sm text-muted open:mb-4">
      <summary className="w-fit max-w-full rounded [overflow-wrap:anywhere]">
        {activity ? (
          <>
            <span className="dot dot-waiting mr-2 ml-1" aria-hidden="true" />
            <span>{`${activity}…`}</span>
          </>
        ) : (
          <span>{titleOf(thoughts)}</span>
        )}
      </summary>
      <div className="mt-1.5 space-y-2 border-l-2 border-line pl-4 leading-relaxed [overflow-wrap:anywhere]">
        {thoughts.map((thought, index) =>
          thought.isSearch ? (
            <p key={index} className="thought-search">
              <SearchIcon />
              <span>{thought.text}</span>
            </p>
          ) : (
            <p key={index} className="whitespace-pre-wrap">
              {thought.text}
            </p>
          )
        )}
      </div>
    </details>
  )
})
