import { useHydrated } from '~/hooks/use_hydrated'
import type { MessageActions } from '~/hooks/use_message_actions'
import { Button } from '~/components/ui/button'
import { DownloadIcon, EyeIcon, EyeOffIcon, FileIcon } from '~/components/ui/icons'
import { factsOf } from '~/lib/files'
import type { Attachment, Message } from '~/lib/thread'

/** Pixels of the room that an image gets at most. */
const ROOM = { width: 320, height: 224 }

const LEFT_OUT = 'left out'

type Props = { message: Message; actions: MessageActions }

/** The files of a message. Without scripts an image is a link to itself. */
export function Attachments({ message, actions }: Props) {
  return (
    <ul className="attachments" aria-label="Files">
      {message.attachments.map((file) => (
        <li
          key={file.id}
          className={`attachment ${file.thumbnailUrl ? 'attachment-image' : 'attachment-card'}`}
          data-left-out={file.isLeftOut || undefined}
        >
          {file.thumbnailUrl ? <Thumbnail file={file} /> : <Card file={file} />}
          <AttachmentTools message={message} file={file} actions={actions} />
        </li>
      ))}
    </ul>
  )
}

/** As large as it will be before it is there: nothing moves when it comes. */
function Thumbnail({ file }: { file: Attachment }) {
  const { id, name, url, thumbnailUrl, width, height } = file
  return (
    <a href={url} data-image={id} className="attachment-link">
      <img
        src={thumbnailUrl!}
        alt={`Open “${name}”`}
        loading="lazy"
        decoding="async"
        {...fitted(width ?? ROOM.width, height ?? ROOM.height)}
      />
      {file.isLeftOut && <span className="attachment-state">{LEFT_OUT}</span>}
    </a>
  )
}

function fitted(width: number, height: number) {
  const scale = Math.min(1, ROOM.width / width, ROOM.height / height)
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) }
}

function Card({ file }: { file: Attachment }) {
  return (
    <a href={downloadOf(file)} download={file.name} className="attachment-link">
      <span className="attachment-icon">
        <FileIcon />
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium" title={file.name} dir="auto">
          {file.name}
        </span>
        <span className="block truncate text-xs text-muted">
          {file.isLeftOut ? `${LEFT_OUT} · ${factsOf(file)}` : factsOf(file)}
        </span>
      </span>
    </a>
  )
}

function downloadOf({ url }: Attachment): string {
  return `${url}?download`
}

type ToolsProps = Props & { file: Attachment }

/** Without scripts they could do nothing, or what the links beside them do. */
function AttachmentTools({ message, file, actions }: ToolsProps) {
  const isAlive = useHydrated()
  const { id, name, isLeftOut, thumbnailUrl } = file
  if (!isAlive) return null
  return (
    <span className="attachment-tools">
      {thumbnailUrl && (
        <a
          href={downloadOf(file)}
          download={name}
          className="button button-quiet button-tool"
          aria-label={`Download “${name}”`}
          title="Download"
        >
          <DownloadIcon />
        </a>
      )}
      {message.role === 'user' && (
        <Button
          look="quiet"
          className="button-tool"
          aria-pressed={isLeftOut}
          aria-label={`Leave “${name}” out of later prompts`}
          title={
            isLeftOut
              ? 'Claude no longer gets to see it: take it into later prompts again'
              : 'Leave it out of later prompts'
          }
          onClick={() => actions.leaveOut(message, id, !isLeftOut)}
        >
          {isLeftOut ? <EyeOffIcon /> : <EyeIcon />}
        </Button>
      )}
    </span>
  )
}
