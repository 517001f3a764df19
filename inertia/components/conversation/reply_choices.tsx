import type { Data } from '@generated/data'
import { LanguageModelPicker } from '~/components/conversation/language_model_picker'
import { Button } from '~/components/ui/button'
import { GlobeIcon } from '~/components/ui/icons'

type Effort = Data.LanguageModel['efforts'][number]

/** By what and how replies are written; without an effort as the language model does by itself. */
export type Choices = { model: string; effort: Effort | null; hasWebSearch: boolean }

type Props = {
  languageModels: Data.LanguageModel[]
  value: Choices
  onChange: (changes: Partial<Choices>) => void
}

const EFFORTS: Record<Effort, string> = {
  low: 'Low effort',
  medium: 'Medium effort',
  high: 'High effort',
  xhigh: 'Higher effort',
  max: 'Highest effort',
}

/** The choices without what the language model does not have. */
export function offered(languageModels: Data.LanguageModel[], choices: Choices): Choices {
  const { model, effort, hasWebSearch } = choices
  const chosen = languageModels.find(({ key }) => key === model)
  return {
    model,
    effort: chosen?.efforts.find((level) => level === effort) ?? null,
    hasWebSearch: hasWebSearch && chosen?.hasWebSearch === true,
  }
}

/** What people choose of replies: only what the language model has. */
export function ReplyChoices({ languageModels, value, onChange }: Props) {
  const languageModel = languageModels.find(({ key }) => key === value.model)
  return (
    <>
      <LanguageModelPicker
        languageModels={languageModels}
        value={value.model}
        onChange={(model) => onChange({ model })}
      />
      {languageModel?.defaultEffort && (
        <EffortPicker
          languageModel={languageModel}
          value={value.effort ?? languageModel.defaultEffort}
          onChange={(effort) => onChange({ effort })}
        />
      )}
      {languageModel?.hasWebSearch && (
        <WebSearchSwitch
          isOn={value.hasWebSearch}
          onChange={(hasWebSearch) => onChange({ hasWebSearch })}
        />
      )}
    </>
  )
}

type EffortProps = {
  languageModel: Data.LanguageModel
  value: Effort
  onChange: (effort: Effort) => void
}

function EffortPicker({ languageModel: { label, efforts, defaultEffort }, ...props }: EffortProps) {
  return (
    <select
      className="select"
      aria-label="Effort"
      title={`How much it thinks, and so what replies cost. ${label} by itself: ${EFFORTS[defaultEffort!].toLowerCase()}`}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value as Effort)}
    >
      {efforts.map((effort) => (
        <option key={effort} value={effort}>
          {EFFORTS[effort]}
        </option>
      ))}
    </select>
  )
}

type SwitchProps = { isOn: boolean; onChange: (isOn: boolean) => void }

function WebSearchSwitch({ isOn, onChange }: SwitchProps) {
  return (
    <Button
      look="quiet"
      className="button-small web-search"
      aria-pressed={isOn}
      aria-label="Web search"
      title={isOn ? 'Replies may search the web' : 'Replies do not search the web'}
      onClick={() => onChange(!isOn)}
    >
      <GlobeIcon /> <span className="max-sm:hidden">Web search</span>
    </Button>
  )
}
