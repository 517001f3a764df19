import { useRef, useState } from 'react'
import { Head, router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Composer } from '~/components/composer/composer'
import { ConversationList } from '~/components/conversation/conversation_list'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { LanguageModelPicker } from '~/components/conversation/language_model_picker'
import { PageHeader } from '~/components/shell/page_header'
import { Button } from '~/components/ui/button'
import { LockIcon } from '~/components/ui/icons'
import { writeDraft } from '~/lib/draft'
import { uuid } from '~/lib/uuid'
import type { InertiaProps } from '~/types'

/** On small screens, where there is no sidebar, the newest ones stand below the question. */
const FEW = 6

export default function NewConversation(props: InertiaProps) {
  const { user, accountId, languageModels, conversations } = props
  return (
    <>
      <Head title="New conversation" />
      <div className="lg:hidden">
        <PageHeader>New conversation</PageHeader>
      </div>
      <main className="mx-auto w-full max-w-3xl flex-1 px-4 pt-[8vh] lg:pt-[16vh] pb-8">
        <h1 className="text-center text-2xl font-semibold tracking-tight">
          What shall we talk about?
        </h1>
        <p className="mt-2 text-center text-muted">
          Whoever of your team opens the conversation sees the reply being written.
        </p>
        <div className="mt-6 space-y-3">
          <FirstQuestion
            languageModels={languageModels}
            draftKey={`${user!.id}:new:${accountId}`}
          />
          <DemoNotice languageModels={languageModels} />
        </div>
        {conversations.length > 0 && (
          <section className="mt-10 lg:hidden" aria-labelledby="newest">
            <h2 id="newest" className="mb-1 px-3 text-sm font-medium text-muted">
              Newest conversations
            </h2>
            <ConversationList conversations={conversations.slice(0, FEW)} />
            <Link route="conversations.index" className="link mt-2 inline-block px-3 text-sm">
              All conversations
            </Link>
          </section>
        )}
      </main>
    </>
  )
}

type Props = { languageModels: Data.LanguageModel[]; draftKey: string }

function FirstQuestion({ languageModels, draftKey }: Props) {
  const [model, setModel] = useState(languageModels[0].key)
  const [isPrivate, setPrivate] = useState(false)
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const sending = useRef({ content: '', clientId: '' })

  /** The same id for the same question, so that sending it again opens one conversation. */
  const open = (content: string) => {
    if (sending.current.content !== content) sending.current = { content, clientId: uuid() }
    setSending(true)
    setFailure(null)
    const fail = () => setFailure('The server cannot be reached. Nothing is lost: send it again.')
    /** In place of the error page, which would take what was written off the screen. */
    const refuse = ({ status }: { status: number }) => {
      if (status === 429) setFailure('That was too often. Nothing is lost: send it again later.')
      else fail()
      return false
    }
    router.post(
      urlFor('conversations.store'),
      { ...sending.current, model, isPrivate },
      {
        preserveScroll: true,
        onSuccess: () => writeDraft(draftKey, ''),
        onError: (errors) => setFailure(String(Object.values(errors)[0])),
        onNetworkError: fail,
        onHttpException: refuse,
        onFinish: () => setSending(false),
      }
    )
    return false
  }
  return (
    <>
      <Composer
        input={input}
        draftKey={draftKey}
        placeholder={isPrivate ? 'Ask Claude, in private' : 'Ask Claude, with your team watching'}
        onSend={open}
        isSending={isSending}
        footer={
          <>
            <LanguageModelPicker
              languageModels={languageModels}
              value={model}
              onChange={setModel}
            />
            <PrivateSwitch isPrivate={isPrivate} onChange={setPrivate} />
          </>
        }
      />
      {failure && (
        <p role="alert" className="px-1 text-sm text-danger">
          {failure}
        </p>
      )}
    </>
  )
}

function PrivateSwitch({
  isPrivate,
  onChange,
}: {
  isPrivate: boolean
  onChange: (isPrivate: boolean) => void
}) {
  return (
    <Button
      look="quiet"
      className="button-small"
      aria-pressed={isPrivate}
      title={isPrivate ? 'Only you will see it' : 'Your whole team will see it'}
      onClick={() => onChange(!isPrivate)}
    >
      <LockIcon /> Private
    </Button>
  )
}
