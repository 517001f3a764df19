import type { Data } from '@generated/data'

type Props = {
  languageModels: Data.LanguageModel[]
  value: string
  onChange: (key: string) => void
}

export function LanguageModelPicker({ languageModels, value, onChange }: Props) {
  return (
    <select
      className="select"
      aria-label="Language model"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {languageModels.map(({ key, label }) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  )
}
