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
            <span className="dot dot-waiting ms-1 me-2" aria-hidden="true" />
            <span>{`${activity}…`}</span>
          </>
        ) : (
          <span>{titleOf(thoughts)}</span>
        )}
      </summary>
      <div className="mt-1.5 space-y-2 border-s-2 border-line ps-4 leading-relaxed [overflow-wrap:anywhere]">
        {thoughts.map((thought, index) =>
          thought.isSearch ? (
            <p key={index} className="thought-search">
              <SearchIcon />
              <bdi>{thought.text}</bdi>
            </p>
          ) : (
            <p key={index} className="whitespace-pre-wrap" dir="auto">
              {thought.text}
            </p>
          )
        )}
      </div>
    </details>
  )
})
