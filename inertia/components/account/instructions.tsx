import { useId, useState } from 'react'
import { Form } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { instructionsText, ownInstructions } from '#llm/instructions'
import { tokensOfText } from '#llm/tokens'
import { Button } from '~/components/ui/button'
import { formatCount } from '~/lib/format'

const HINT =
  'What language models are told in all conversations of the team: who you are, what words you use, how they should answer.'

type Props = Data.Instructions & { mayChange: boolean }

/** The team's own words, and all that the language models are told with them, before and after saving. */
export function Instructions({ builtIn, own, longest, mayChange }: Props) {
  const [typed, setTyped] = useState(own ?? '')
  const isChanged = ownInstructions(typed) !== own
  const text = instructionsText(builtIn, typed)
  const id = useId()
  return (
    <>
      <p id={`${id}-hint`} className="mt-1 text-muted">
        {HINT + (mayChange ? '' : ' Owners and admins can change it.')}
      </p>
      {mayChange && (
        <Form
          route="instructions.update"
          options={{ preserveScroll: true }}
          className="needs-scripts mt-3"
        >
          {({ errors, processing }) => (
            <>
              <textarea
                name="instructions"
                className="input py-2.5"
                aria-label="The team’s instructions"
                aria-describedby={errors.instructions ? `${id}-error` : `${id}-hint`}
                aria-invalid={errors.instructions ? true : undefined}
                enterKeyHint="enter"
                dir="auto"
                rows={5}
                maxLength={longest}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
              {errors.instructions && (
                <p id={`${id}-error`} role="alert" className="mt-1.5 text-sm text-danger">
                  {errors.instructions}
                </p>
              )}
              <Button
                type="submit"
                look="primary"
                className="mt-3"
                disabled={processing || !isChanged}
              >
                Save instructions
              </Button>
            </>
          )}
        </Form>
      )}
      <details className="card mt-3 overflow-hidden">
        <summary className="cursor-pointer px-4 py-2.5 text-sm">
          <span>{`What they are told word for word${isChanged ? ', once this is saved' : ''} `}</span>
          <span className="text-muted tabular-nums">
            {`(≈ ${formatCount(tokensOfText(text))} tokens)`}
          </span>
        </summary>
        <pre className="prompt-text" dir="auto">
          {text}
        </pre>
      </details>
    </>
  )
}
