import { useRef, useState } from 'react'
import { Head, router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Composer } from '~/components/composer/composer'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { LanguageModelPicker } from '~/components/conversation/language_model_picker'
import { TopBar } from '~/components/ui/top_bar'
import { writeDraft } from '~/lib/draft'
import { uuid } from '~/lib/uuid'
import type { InertiaProps } from '~/types'

type Props = InertiaProps

export default function CreateConversation({ user, accounts, accountId, languageModels }: Props) {
  return (
    <>
      <Head title="New conversation" />
      <TopBar user={user!} accounts={accounts} accountId={accountId!} />
      <main className="mx-auto max-w-3xl px-4 py-8 sm:py-14">
        <h1 className="text-2xl font-semibold tracking-tight">What shall we talk about?</h1>
        <div className="mt-5 space-y-3">
          <NewConversation
            languageModels={languageModels}
            accountId={accountId!}
            userId={user!.id}
          />
          <DemoNotice languageModels={languageModels} />
        </div>
      </main>
    </>
  )
}

function NewConversation({
  languageModels,
  accountId,
  userId,
}: {
  languageModels: Data.LanguageModel[]
  accountId: number
  userId: number
}) {
  const draftKey = `${userId}:new:${accountId}`
  const [model, setModel] = useState(languageModels[0].key)
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const sending = useRef({ content: '', clientId: '' })

  /** The same id for the same question, so that sending it again opens one conversation. */
  const open = (content: string) => {
    if (sending.current.content !== content) sending.current = { content, clientId: uuid() }
    setSending(true)
    setFailure(null)
    const fail = () => setFailure('The server cannot be reached. Nothing is lost: send it again.')
    router.post(
      urlFor('conversations.store'),
      { ...sending.current, model },
      {
        onSuccess: () => writeDraft(draftKey, ''),
        onError: (errors) => setFailure(String(Object.values(errors)[0])),
        onNetworkError: fail,
        onHttpException: fail,
        onFinish: () => setSending(false),
      }
    )
    return false
  }
  return (
    <>
      <Composer
        draftKey={draftKey}
        placeholder="Ask Claude, with your team watching"
        onSend={open}
        isSending={isSending}
        footer={
          <LanguageModelPicker languageModels={languageModels} value={model} onChange={setModel} />
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
