import { useRef, useState } from 'react'
import type { HttpExceptionResponse } from '@inertiajs/core'
import { Head, router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { BudgetNotice } from '~/components/conversation/budget_notice'
import { Composer, type Written } from '~/components/composer/composer'
import { Forecast } from '~/components/composer/forecast'
import { ConversationList } from '~/components/conversation/conversation_list'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { offered, ReplyChoices, type Choices } from '~/components/conversation/reply_choices'
import { PageHeader } from '~/components/shell/page_header'
import { Button } from '~/components/ui/button'
import { LockIcon } from '~/components/ui/icons'
import { writeDraft } from '~/lib/draft'
import { formWith, keyOf } from '~/lib/files'
import { messageIn, proxyText } from '~/lib/http'
import { keepFiles } from '~/lib/kept_files'
import type { Message } from '~/lib/thread'
import { uuid } from '~/lib/uuid'
import type { AttachmentLimits, InertiaProps } from '~/types'

/** On small screens, where there is no sidebar, the newest ones stand below the question. */
const FEW = 6

export default function NewConversation(
  props: InertiaProps<{ attachmentLimits: AttachmentLimits }>
) {
  const { user, accountId, languageModels, conversations, attachmentLimits } = props
  const [isPrivate, setPrivate] = useState(false)
  return (
    <>
      <Head title="New conversation" />
      <div className="lg:hidden">
        <PageHeader>
          <span>New conversation</span>
        </PageHeader>
      </div>
      <main className="mx-auto w-full max-w-3xl flex-1 px-4 pt-[8vh] lg:pt-[16vh] pb-8">
        <h1 className="text-center text-2xl font-semibold tracking-tight">
          What shall we talk about?
        </h1>
        <p className="mt-2 text-center text-muted">
          {isPrivate
            ? 'Only you can open this conversation, until you share it with the team.'
            : 'Anyone on your team can open this conversation and watch the reply as it’s written.'}
        </p>
        <div className="mt-6 space-y-3">
          <FirstQuestion
            languageModels={languageModels}
            limits={attachmentLimits}
            draftKey={`${user!.id}:new:${accountId}`}
            isPrivate={isPrivate}
            onPrivate={setPrivate}
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

const NONE: Message[] = []

const TOO_FAST = 'You’re sending too fast. Your message is saved here; try again in a minute.'

type Props = {
  languageModels: Data.LanguageModel[]
  limits: AttachmentLimits
  draftKey: string
  isPrivate: boolean
  onPrivate: (isPrivate: boolean) => void
}

function FirstQuestion({ languageModels, limits, draftKey, isPrivate, onPrivate }: Props) {
  const [choices, setChoices] = useState<Choices>({
    model: languageModels[0].key,
    effort: null,
    hasWebSearch: false,
  })
  const languageModel = languageModels.find(({ key }) => key === choices.model) ?? languageModels[0]
  const [progress, setProgress] = useState<number>()
  const callOff = useRef(() => {})
  const [failure, setFailure] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const clientIdOf = useClientId()

  const open = ({ content, files }: Written) => {
    setProgress(0)
    setFailure(null)
    const fail = () => setFailure('The server cannot be reached. Nothing is lost: send it again.')
    /** In place of the error page, which would take what was written off the screen. */
    const refuse = ({ status, headers, data }: HttpExceptionResponse) => {
      const reason = messageIn(data)
      if (status === 429) setFailure(TOO_FAST)
      else if (headers['x-inertia']) fail()
      else setFailure(reason ?? proxyText(status))
      return false
    }
    const fields = {
      ...offered(languageModels, choices),
      content,
      clientId: clientIdOf(content, files),
      isPrivate,
    }
    router.post(
      urlFor('conversations.store'),
      files.length > 0 ? formWith(files, fields) : fields,
      {
        preserveScroll: true,
        onCancelToken: ({ cancel }) => (callOff.current = cancel),
        onProgress: (sent) => setProgress(sent?.progress ?? 0),
        onSuccess: () => {
          writeDraft(draftKey, '')
          void keepFiles(draftKey, [])
        },
        onError: (errors) => setFailure(Object.values(errors).join(' ')),
        onNetworkError: fail,
        onHttpException: refuse,
        onFinish: () => setProgress(undefined),
      }
    )
    return false
  }
  return (
    <>
      <Composer
        input={input}
        draftKey={draftKey}
        limits={limits}
        languageModel={languageModel}
        placeholder={isPrivate ? 'Ask Claude, in private' : 'Ask Claude, with your team watching'}
        onSend={open}
        sending={
          progress === undefined ? undefined : { progress, onCallOff: () => callOff.current() }
        }
        isPrivate={isPrivate}
        choices={
          <ReplyChoices
            languageModels={languageModels}
            value={choices}
            onChange={(changes) => setChoices({ ...choices, ...changes })}
          />
        }
        footer={<PrivateSwitch isPrivate={isPrivate} onChange={onPrivate} />}
      />
      <Forecast
        draftKey={draftKey}
        languageModel={languageModel}
        choices={choices}
        messages={NONE}
      />
      <BudgetNotice languageModel={languageModel} />
      {failure && (
        <p role="alert" className="px-1 text-sm text-danger">
          {failure}
        </p>
      )}
    </>
  )
}

/** The same id for the same question, so that sending it again opens one conversation. */
function useClientId() {
  const last = useRef({ question: '', clientId: '' })
  return (content: string, files: File[]) => {
    const question = [content, ...files.map(keyOf)].join('\n')
    if (last.current.question !== question) last.current = { question, clientId: uuid() }
    return last.current.clientId
  }
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
