import {
  useEffect,
  useRef,
  useState,
  type ChangeEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import type { Data } from '@generated/data'
import { useAttaching, type Sending } from '~/components/composer/attaching'
import { useMentions } from '~/components/composer/mentions'
import { Button } from '~/components/ui/button'
import { SendIcon, StopIcon } from '~/components/ui/icons'
import { readDraft, writeDraft } from '~/lib/draft'
import { sendsByEnter, sendsNote } from '~/lib/keys'
import { typeOver } from '~/lib/typing'
import type { AttachmentLimits, Elements } from '~/types'

/** Milliseconds. What is said of somebody's typing holds twice as long. */
const TYPING_INTERVAL = 3_000

export type Written = { content: string; files: File[]; isNote: boolean }

type Props = {
  /** Names the draft, which survives a reload. */
  draftKey: string
  placeholder: string
  input: RefObject<HTMLTextAreaElement | null>
  /** Given where notes can be written, for those who write one. */
  notePlaceholder?: string
  limits: AttachmentLimits
  /** The one that will answer. */
  languageModel: Data.LanguageModel | undefined
  /** Answers whether it was taken over; it stays in the composer otherwise. */
  onSend: (written: Written) => boolean
  /** Called now and then while somebody types. */
  onTyping?: () => void
  /** Arrow-Up where nothing is written. Answers whether there was something to edit. */
  onEditLast?: () => boolean
  /** Given while a reply is being written. */
  onStop?: () => void
  /** Given while it is sent from here. */
  sending?: Sending
  /** Nobody else sees what is written. */
  isPrivate?: boolean
  /** By what and how the reply is written: it means nothing for a note. */
  choices?: Elements
  footer?: Elements
}

/** Where a message is written. Its text is its own state: typing renders nothing else. */
export function Composer({
  draftKey,
  placeholder,
  notePlaceholder,
  input,
  limits,
  languageModel,
  onSend,
  onTyping,
  onEditLast,
  onStop,
  sending,
  isPrivate = false,
  choices,
  footer,
}: Props) {
  const [content, setContent] = useDraft(draftKey, input)
  const mentions = useMentions(input, isPrivate)
  const [isSwitched, setSwitched] = useNoteSwitch(draftKey)
  const mayNote = notePlaceholder !== undefined
  const isNote = mayNote && isSwitched
  const label = isNote ? notePlaceholder : placeholder
  const { files, ...attaching } = useAttaching({
    input,
    draftKey,
    limits,
    languageModel: isNote ? undefined : languageModel,
    sending,
  })
  const isEmpty = content.trim() === '' && files.length === 0
  const canSend = !isEmpty && !attaching.isOpening && sending === undefined

  const send = (asNote = isNote) => {
    if (!canSend) return
    const isTaken = onSend({ content, files, isNote: asNote })
    /** So that undoing brings it back: it may not have got through. */
    if (isTaken && input.current) typeOver(input.current, '')
    if (isTaken) attaching.clear()
    input.current?.focus()
  }

  /** The button goes with the reply: focus returns to where one writes. */
  const stop = () => {
    onStop?.()
    input.current?.focus()
  }

  const tellTyping = useThrottled(TYPING_INTERVAL, onTyping)
  const change = (event: ChangeEvent<HTMLTextAreaElement>) => {
    setContent(event.target.value)
    attaching.onChange(event)
    mentions.look()
    if (event.target.value) tellTyping()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return
    if (mayNote && sendsNote(event)) {
      event.preventDefault()
      send(true)
    } else if (sendsByEnter(event)) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && content === '' && isEmpty && onEditLast?.()) {
      event.preventDefault()
    }
  }

  return (
    <form
      className={`composer ${isNote ? 'composer-note' : ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {mentions.list}
      {attaching.tray}
      <textarea
        {...mentions.attributes}
        ref={input}
        value={content}
        onChange={change}
        onKeyDown={onKeyDown}
        onPaste={attaching.onPaste}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts={mayNote ? 'Enter Control+Shift+Enter' : 'Enter'}
        enterKeyHint="enter"
        dir="auto"
        rows={1}
        autoFocus
      />
      <div className="composer-tools">
        <div className="contents min-h-10 min-w-0 flex-wrap items-center gap-x-2 gap-y-1 sm:flex">
          {attaching.button}
          {mayNote && (
            <Button
              look="quiet"
              className="button-small note-switch"
              aria-pressed={isNote}
              title={
                isPrivate ? 'Only you see this, not Claude' : 'Only your team sees this, not Claude'
              }
              onClick={() => {
                setSwitched(!isNote)
                input.current?.focus()
              }}
            >
              Note
            </Button>
          )}
          {!isNote && choices}
          {footer}
        </div>
        <div className="ms-auto flex items-center gap-2">
          {onStop && (
            <Button
              className="button-icon"
              onClick={stop}
              aria-label="Stop the reply"
              title="Stop the reply"
            >
              <StopIcon />
            </Button>
          )}
          <Button
            type="submit"
            look="primary"
            className="button-icon"
            disabled={!canSend}
            aria-label={isNote ? 'Send note' : 'Send'}
            title={isNote ? 'Send as a note (Enter)' : 'Send (Enter)'}
          >
            <SendIcon />
          </Button>
        </div>
      </div>
    </form>
  )
}

/** The text that is not sent yet. What the server renders knows nothing of it. */
function useDraft(key: string, input: RefObject<HTMLTextAreaElement | null>) {
  const [content, setContent] = useState('')
  /** What was typed before the page came alive is newer. */
  useEffect(
    () => setContent((typed) => input.current?.value || typed || readDraft(key)),
    [key, input]
  )

  const change = (next: string) => {
    setContent(next)
    writeDraft(key, next)
  }
  return [content, change] as const
}

/** Kept like the draft: what was begun as a note must not be sent as a question after a reload. */
function useNoteSwitch(draftKey: string) {
  const key = `${draftKey}:note`
  const [isOn, setOn] = useState(false)
  useEffect(() => setOn(readDraft(key) !== ''), [key])

  const change = (next: boolean) => {
    setOn(next)
    writeDraft(key, next ? 'on' : '')
  }
  return [isOn, change] as const
}

/** Calls at once, and not again before the interval (milliseconds) is over. */
function useThrottled(interval: number, action: (() => void) | undefined) {
  const calledAt = useRef(0)
  return () => {
    if (Date.now() - calledAt.current < interval) return
    calledAt.current = Date.now()
    action?.()
  }
}
