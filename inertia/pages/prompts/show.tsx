import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { PromptMessage, Share, SentText } from '~/components/prompt/prompt_message'
import { PageHeader } from '~/components/shell/page_header'
import { formatCount } from '~/lib/format'
import type { InertiaProps } from '~/types'

type Prompt = Data.SeenPrompt
type Props = InertiaProps<{ title: string; prompt: Prompt }>

export default function ShowPrompt({ title, prompt }: Props) {
  const { reply, tools, instructions, messages, older, page, pages, tokens } = prompt
  const name = reply.model ?? 'Claude'
  const back = urlFor('conversations.show', { id: reply.conversationId })
  return (
    <>
      <Head title={`What ${name} saw`} />
      <PageHeader>
        <h1 className="truncate font-semibold">{`What ${name} saw`}</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-5 px-4 py-8">
        <p className="text-muted">
          For its reply in{' '}
          <Link href={`${back}?message=${reply.id}`} className="link [overflow-wrap:anywhere]">
            <bdi>{title}</bdi>
          </Link>
          , in the order in which it was sent.
        </p>
        <Summary prompt={prompt} />
        <Pages prompt={prompt} />
        <ol className="space-y-3" aria-label="The prompt">
          {page === 1 && tools && <Part name="Tools" part={tools} total={tokens} />}
          {page === 1 && <Part name="Instructions" part={instructions} total={tokens} />}
          {page === 1 && older > 0 && (
            <li className="prompt-left-out">
              {`${older === 1 ? 'One older message was' : `${formatCount(older)} older messages were`} left out: the conversation has outgrown what ${name} can read at once.`}
            </li>
          )}
          {messages.map((message) => (
            <PromptMessage
              key={message.id}
              message={message}
              conversationId={reply.conversationId}
              total={tokens}
            />
          ))}
        </ol>
        <Pages prompt={prompt} />
        {page === pages && (
          <p className="text-sm text-muted">
            This is put together anew, from what is there now. Where a message was deleted, a file
            left out, the instructions changed or somebody renamed since, it reads otherwise than
            what was sent.
          </p>
        )}
      </main>
    </>
  )
}

type PartProps = { name: string; part: { text: string; tokens: number }; total: number }

/** What comes before all messages. */
function Part({ name, part: { text, tokens }, total }: PartProps) {
  return (
    <li className="card overflow-hidden">
      <header className="prompt-head">
        <h2 className="font-semibold">{name}</h2>
        <Share tokens={tokens} of={total} />
      </header>
      <SentText text={text} />
    </li>
  )
}

function Summary({ prompt }: { prompt: Prompt }) {
  const { reply, tokens, isReported, isReworded, sent } = prompt
  const { usage } = reply
  const written = usage ? usage.cacheWrite + usage.cacheWriteLong : 0
  /** Searches and further attempts count too, so that there may have been more calls than this one. */
  const isAll = usage !== null && usage.input + usage.cacheRead + written === tokens
  return (
    <section className="card space-y-1 px-4 py-3" aria-label="Summary">
      <p>
        <strong className="font-semibold">
          {`${isReported ? '' : 'About '}${formatCount(tokens)} tokens`}
        </strong>
        <span>
          {` in ${formatCount(sent)} ${sent === 1 ? 'message' : 'messages'} and the instructions`}
        </span>
      </p>
      <p className="text-sm text-muted">
        {isReported
          ? `As the provider counted${isAll ? `: ${formatCount(usage.cacheRead)} read from its cache, ${formatCount(written)} written to it, ${formatCount(usage.input)} neither` : ''}. What each part has of them is estimated.`
          : 'All figures are estimated: the provider has not said how many there were.'}
      </p>
      {isReworded && (
        <p className="text-sm text-danger">
          The question was worded anew since: this reply answered an earlier wording, which is no
          longer there.
        </p>
      )}
    </section>
  )
}

function Pages({ prompt: { page, pages, reply } }: { prompt: Prompt }) {
  if (pages === 1) return null
  const { id, conversationId } = reply
  const path = urlFor('prompts.show', { conversation_id: conversationId, message_id: id })
  const link = (to: number, label: string) =>
    to >= 1 && to <= pages && to !== page ? (
      <Link href={`${path}?page=${to}`} className="link">
        {label}
      </Link>
    ) : (
      <span className="text-muted">{label}</span>
    )
  return (
    <nav
      className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm"
      aria-label="Pages"
    >
      <span className="flex gap-4">
        {link(1, 'First')}
        {link(page - 1, 'Earlier')}
      </span>
      <span className="text-muted tabular-nums">{`Page ${page} of ${pages}`}</span>
      <span className="flex gap-4">
        {link(page + 1, 'Later')}
        {link(pages, 'Last')}
      </span>
    </nav>
  )
}
