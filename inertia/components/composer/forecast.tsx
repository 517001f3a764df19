import type { Data } from '@generated/data'
import type { Choices } from '~/components/conversation/reply_choices'
import { LocalTime } from '~/components/ui/local_time'
import { useHydrated } from '~/hooks/use_hydrated'
import { useNow } from '~/hooks/use_now'
import { useTyped } from '~/hooks/use_typed'
import { forecast } from '~/lib/forecast'
import { formatCost, formatCount } from '~/lib/format'
import type { Message } from '~/lib/thread'
import { tokensOfText } from '#llm/tokens'

type Props = {
  draftKey: string
  languageModel: Data.LanguageModel
  /** With what the reply will be asked for. */
  choices: Pick<Choices, 'effort' | 'hasWebSearch'>
  /** Those of the conversation up to its end; undefined where that is not here. */
  messages: Message[] | undefined
}

/** What the next question will take. Its room is always there, so that nothing moves. */
export function Forecast({ draftKey, languageModel, choices, messages }: Props) {
  const typed = useTyped(draftKey)
  const tokensOfFiles = Number(useTyped(`${draftKey}:tokens`))
  const isNote = useTyped(`${draftKey}:note`) !== ''
  const now = Date.parse(useNow())
  const isAlive = useHydrated()
  const isNothing = typed === '' && tokensOfFiles === 0 && messages?.length === 0
  if (!isAlive || !messages || isNote || isNothing) return <p className="forecast" />

  const draft = tokensOfText(typed) + tokensOfFiles
  const effort = choices.effort === languageModel.defaultEffort ? null : choices.effort
  const hasWebSearch = choices.hasWebSearch && languageModel.hasWebSearch
  const known = { messages, languageModel, effort, hasWebSearch, draft, now }
  const { tokens, cost, cachedUntil, isCacheable } = forecast(known)
  return (
    <p className="forecast" title="What the next question will take, with its reply">
      <span>
        {`Next: about ${formatCount(Number(tokens.toPrecision(2)))} tokens${cost === null ? '' : `, ${formatCost(cost)}`}`}
      </span>
      {isCacheable && (
        <span title="What was sent before costs a fraction for as long as the provider keeps it">
          <span>{cachedUntil ? ' · cached until ' : ' · not cached'}</span>
          {cachedUntil !== null && <LocalTime iso={new Date(cachedUntil).toISOString()} />}
        </span>
      )}
    </p>
  )
}
