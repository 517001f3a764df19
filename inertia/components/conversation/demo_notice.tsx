import type { Data } from '@generated/data'

/** Says that nobody real answers, and what to do about it. */
export function DemoNotice({ languageModels }: { languageModels: Data.LanguageModel[] }) {
  if (!languageModels.every(({ isDemo }) => isDemo)) return null
  return (
    <p className="rounded-lg border border-line bg-sunken px-4 py-2.5 text-sm text-muted">
      <strong className="text-warning">Demo:</strong> no language model is connected, a built-in one
      answers. To talk to Claude, put <code className="font-mono">ANTHROPIC_API_KEY=…</code> into{' '}
      <code className="font-mono">.env</code> on the server and start Parley again.
    </p>
  )
}
