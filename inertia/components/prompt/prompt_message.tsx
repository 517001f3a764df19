import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { formatCount } from '~/lib/format'
import { isolated } from '#markdown/direction'

type Message = Data.SeenPrompt['messages'][number]
type Block = Message['blocks'][number]

/** Characters of a text that show before one asks for all of it. */
const SHOWN = 1_500

type Props = { message: Message; conversationId: number; total: number }

/** A message of a prompt as it was sent, or a line that says why it was not. */
export function PromptMessage({ message, conversationId, total }: Props) {
  const path = urlFor('conversations.show', { id: conversationId })
  const href = `${path}?message=${message.id}`
  if (message.leftOut) {
    return (
      <li className="prompt-left-out">
        <span>{'Not sent: '}</span>
        <a href={href} className="link">
          {whatOf(message)}
        </a>
        <span>{whyOf(message.leftOut)}</span>
      </li>
    )
  }
  const hasFiles = message.blocks.length > 1
  return (
    <li className="card overflow-hidden">
      <header className="prompt-head">
        <h2 className="min-w-0">
          <a href={href} className="font-semibold [overflow-wrap:anywhere] hover:underline">
            <bdi>{nameOf(message)}</bdi>
          </a>
        </h2>
        <Share tokens={message.tokens} of={total} />
      </header>
      {message.blocks.map((block, index) => (
        <SentBlock key={index} block={block} isWeighed={hasFiles} />
      ))}
    </li>
  )
}

function SentBlock({
  block: { text, file, tokens },
  isWeighed,
}: {
  block: Block
  isWeighed: boolean
}) {
  const weight = isWeighed && (
    <span className="shrink-0 text-muted tabular-nums">{`≈ ${formatCount(tokens)}`}</span>
  )
  if (text !== null) {
    return (
      <div className="prompt-block">
        <SentText text={text} />
        {isWeighed && <p className="px-4 pb-2 text-end text-xs">{weight}</p>}
      </div>
    )
  }
  return (
    <div className="prompt-block flex items-center gap-3 px-4 py-2 text-sm">
      {file?.thumbnailUrl && (
        <img
          src={file.thumbnailUrl}
          alt=""
          loading="lazy"
          className="size-12 rounded-md object-cover"
        />
      )}
      <span className="min-w-0 flex-1">
        {file ? (
          <a href={file.url} className="link [overflow-wrap:anywhere]">
            <bdi>{file.name}</bdi>
          </a>
        ) : (
          <span>A file that is no longer there</span>
        )}
        <span className="text-muted">{file && `, ${kindOf(file)}`}</span>
      </span>
      {weight}
    </div>
  )
}

/** A long one is folded: the browser opens it, without scripts too. */
export function SentText({ text }: { text: string }) {
  if (text.length <= SHOWN)
    return (
      <pre className="prompt-text" dir="auto">
        {text}
      </pre>
    )
  return (
    <details className="prompt-details">
      <summary>
        <pre className="prompt-text" dir="auto">{`${text.slice(0, SHOWN).toWellFormed()}…`}</pre>
        <span className="prompt-more link">{`Show all ${formatCount(text.length)} characters`}</span>
        <span className="prompt-less link">Show less</span>
      </summary>
      <pre className="prompt-text" dir="auto">
        {text}
      </pre>
    </details>
  )
}

/** About how many tokens a part has, and how much of the whole that is. */
export function Share({ tokens, of }: { tokens: number; of: number }) {
  const percent = of > 0 ? (100 * tokens) / of : 0
  return (
    <span className="flex shrink-0 items-center gap-2 text-sm text-muted tabular-nums">
      <span className="prompt-share" aria-hidden="true">
        <span style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
      <span>{`≈ ${formatCount(tokens)} tokens`}</span>
    </span>
  )
}

function nameOf({ role, author, model }: Message): string {
  return role === 'assistant' ? (model ?? 'Claude') : (author ?? 'Somebody')
}

function whatOf(message: Message): string {
  return message.role === 'note'
    ? `a note by ${isolated(nameOf(message))}`
    : `a reply by ${nameOf(message)}`
}

function whyOf(reason: NonNullable<Message['leftOut']>): string {
  switch (reason) {
    case 'note':
      return ', which is for people only'
    case 'other version':
      return ', of which there is another version'
    case 'earlier wording':
      return ' to an earlier wording of the question'
    case 'without text':
      return ', which has no text'
  }
}

function kindOf({ kind, pages, width, height }: NonNullable<Block['file']>): string {
  if (kind === 'pdf') return `a PDF${pages ? ` of ${pages} ${pages === 1 ? 'page' : 'pages'}` : ''}`
  return `an image${width ? ` of ${width} × ${height} pixels` : ''}`
}
