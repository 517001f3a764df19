import type { Data } from '@generated/data'

/** Says that nobody real answers, and what to do about it. */
export function DemoNotice({ languageModels }: { languageModels: Data.LanguageModel[] }) {
  if (!languageModels.every(({ isDemo }) => isDemo)) return null
  return (
    <details className="rounded-lg border border-line bg-sunken px-4 py-2 text-sm text-muted">
      <summary>
        <strong className="text-warning">Demo:</strong> no language model is connected
      </summary>
      <p className="mt-1.5 mb-0.5">
        A built-in one answers, offline. To talk to Claude, put{' '}
        <code className="font-mono" translate="no">
          ANTHROPIC_API_KEY=…
        </code>{' '}
        into{' '}
        <code className="font-mono" translate="no">
          .env
        </code>{' '}
        on the server and start Parley again.
      </p>
    </details>
  )
}
