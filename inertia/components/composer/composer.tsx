import {
  useEffect,
  useRef,
  useState,
  type ChangeEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { Button } from '~/components/ui/button'
import { SendIcon, StopIcon } from '~/components/ui/icons'
import { readDraft, writeDraft } from '~/lib/draft'
import { sendsByEnter } from '~/lib/keys'

/** Milliseconds. What is said of somebody's typing holds twice as long. */
const TYPING_INTERVAL = 3_000

type Props = {
  /** Names the draft, which survives a reload. */
  draftKey: string
  placeholder: string
  input: RefObject<HTMLTextAreaElement | null>
  /** Answers whether the text was taken over; it stays in the composer otherwise. */
  onSend: (content: string) => boolean
  /** Called now and then while somebody types. */
  onTyping?: () => void
  /** Arrow-Up where nothing is written. Answers whether there was something to edit. */
  onEditLast?: () => boolean
  /** Given while a reply is being written. */
  onStop?: () => void
  isSending?: boolean
  footer?: ReactNode
}

/** Where a message is written. Its text is its own state: typing renders nothing else. */
export function Composer({
  draftKey,
  placeholder,
  input,
  onSend,
  onTyping,
  onEditLast,
  onStop,
  isSending = false,
  footer,
}: Props) {
  const [content, setContent] = useDraft(draftKey, input)
  const canSend = content.trim() !== '' && !isSending

  const send = () => {
    if (!canSend) return
    if (onSend(content)) setContent('')
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
    if (event.target.value) tellTyping()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (sendsByEnter(event)) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && content === '' && onEditLast?.()) {
      event.preventDefault()
    }
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={input}
        value={content}
        onChange={change}
        onKeyDown={onKeyDown}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-keyshortcuts="Enter"
        rows={1}
        autoFocus
      />
      <div className="flex items-center justify-between gap-2 px-2 pb-2">
        <div className="flex min-w-0 items-center gap-2">{footer}</div>
        <div className="flex items-center gap-2">
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
            aria-label="Send"
            title="Send (Enter)"
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

/** Calls at once, and not again before the interval (milliseconds) is over. */
function useThrottled(interval: number, action: (() => void) | undefined) {
  const calledAt = useRef(0)
  return () => {
    if (Date.now() - calledAt.current < interval) return
    calledAt.current = Date.now()
    action?.()
  }
}
