import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { urlFor } from '~/client'
import { useMentions } from '~/components/composer/mentions'
import { Button } from '~/components/ui/button'
import { useListedOne } from '~/hooks/use_listed'
import { readMarkdown } from '~/hooks/use_message_actions'
import { requestJson } from '~/lib/http'
import { sendsByEnter } from '~/lib/keys'
import type { Message } from '~/lib/thread'

type Props = { message: Message; onEnd: () => void }

/** A question or note of one's own, in place. What cannot be saved stays in the field. */
export function EditQuestion({ message: { conversationId, id, role }, onEnd }: Props) {
  const isNote = role === 'note'
  const field = useRef<HTMLTextAreaElement>(null)
  const [content, setContent] = useState<string | null>(null)
  const isPrivate = useListedOne(conversationId)?.isPrivate ?? false
  const mentions = useMentions(field, isPrivate)
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  useEffect(() => {
    let isOver = false
    readMarkdown(conversationId, id).then(
      (markdown) => !isOver && setContent(markdown),
      (error: Error) => setFailure(error.message)
    )
    return () => {
      isOver = true
    }
  }, [conversationId, id])

  const isLoaded = content !== null
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [isLoaded])

  const save = async () => {
    if (!content?.trim() || isSaving) return
    setSaving(true)
    setFailure(null)
    try {
      const url = urlFor('messages.update', { conversation_id: conversationId, id })
      await requestJson('PATCH', url, { content })
      onEnd()
    } catch (error) {
      setSaving(false)
      setFailure(error instanceof Error ? error.message : 'It could not be saved')
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return
    if (event.key === 'Escape') onEnd()
    if (!sendsByEnter(event)) return
    event.preventDefault()
    void save()
  }

  return (
    <form
      className={`composer mt-1.5 ${isNote ? 'composer-note' : ''}`}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      {mentions.list}
      <textarea
        {...mentions.attributes}
        ref={field}
        aria-label={isNote ? 'Edit your note' : 'Edit your question'}
        value={content ?? ''}
        disabled={!isLoaded}
        enterKeyHint="enter"
        dir="auto"
        rows={1}
        onChange={(event) => {
          setContent(event.target.value)
          mentions.look()
        }}
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center justify-end gap-2 px-2 pb-2">
        <p className="me-auto px-2 text-sm text-danger" role="alert">
          {failure}
        </p>
        <Button look="quiet" className="button-small" onClick={onEnd}>
          Cancel
        </Button>
        <Button
          type="submit"
          look="primary"
          className="button-small"
          disabled={!content?.trim() || isSaving}
        >
          {isSaving ? 'Saving…' : isNote ? 'Save' : 'Save and ask again'}
        </Button>
      </div>
    </form>
  )
}
