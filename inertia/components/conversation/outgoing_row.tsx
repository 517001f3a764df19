import { useSyncExternalStore } from 'react'
import { FileTiles } from '~/components/composer/file_tiles'
import { Avatar } from '~/components/ui/avatar'
import { Button } from '~/components/ui/button'
import { UploadProgress } from '~/components/ui/upload_progress'
import type { Outgoing } from '~/lib/outgoing'
import { callOffUpload, progressOf, subscribeToUploads } from '~/lib/uploads'

type Props = {
  message: Outgoing
  author: { id: number; name: string }
  hasRoom: boolean
  onResend: (message: Outgoing) => void
  onChange: (message: Outgoing) => void
  onDiscard: (clientId: string) => void
}

/** One's own message on its way. It stands as it will stand when it has arrived. */
export function OutgoingRow(props: Props) {
  const { message, author, hasRoom, onResend, onChange, onDiscard } = props
  const { clientId, content, files, isNote, failure } = message
  const progress = useSyncExternalStore(
    subscribeToUploads,
    () => progressOf(clientId),
    () => undefined
  )
  /** The server may have refused one of them. */
  const remove = (file: File) => onChange({ ...message, files: files.filter((it) => it !== file) })
  return (
    <section className="turn" data-room={hasRoom || undefined}>
      <article className="message" aria-label={`Your ${isNote ? 'note' : 'message'}, on its way`}>
        <header className="message-head">
          <span aria-hidden="true" className="contents">
            <Avatar {...author} size="small" />
          </span>
          <bdi className="font-semibold">{author.name}</bdi>
          {isNote && <span className="note-label">note</span>}
          {!failure && <span className="text-xs text-muted">{stateOf(progress)}</span>}
          {progress !== undefined && (
            <Button
              look="quiet"
              className="button-small ms-auto"
              onClick={() => callOffUpload(clientId)}
            >
              Cancel
            </Button>
          )}
        </header>
        {files.length > 0 && (
          <div className="mb-2">
            <FileTiles files={files} onRemove={failure ? remove : undefined} />
            {progress !== undefined && <UploadProgress done={progress} />}
          </div>
        )}
        {content && (
          <div className={`opacity-70 ${isNote ? 'note' : 'question'}`}>
            <div className="markdown whitespace-pre-wrap" dir="auto">
              {content}
            </div>
          </div>
        )}
        {failure && (
          <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-danger" role="alert">
            <p>{`Not sent: ${failure.replace(/\.?$/, '.')}`}</p>
            {(content.trim() || files.length > 0) && (
              <Button className="button-small" onClick={() => onResend(message)}>
                Send again
              </Button>
            )}
            <Button look="quiet" className="button-small" onClick={() => onDiscard(clientId)}>
              Discard
            </Button>
          </div>
        )}
      </article>
    </section>
  )
}

/** When all has left, the server still has to read it. */
function stateOf(progress: number | undefined): string {
  if (progress === undefined) return 'sending…'
  return progress < 1 ? `sending… ${Math.floor(progress * 100)} %` : 'being read…'
}
