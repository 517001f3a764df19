import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { Button } from '~/components/ui/button'
import { Dialog } from '~/components/ui/dialog'
import {
  CloseIcon,
  DownloadIcon,
  MinusIcon,
  NextIcon,
  PlusIcon,
  PreviousIcon,
} from '~/components/ui/icons'
import { factsOf } from '~/lib/files'
import type { Attachment } from '~/lib/thread'

/** How many times as large as it fits into the window. */
const ZOOMS = [1, 1.5, 2, 3, 4, 6]

type Props = { images: Attachment[]; id: string; onGo: (id: string) => void; onClose: () => void }

/** An image of the conversation, large, with the ones before and after it. */
export default function Lightbox({ images, id, onGo, onClose }: Props) {
  const at = images.findIndex((it) => it.id === id)
  const image: Attachment | undefined = images[at]
  const [zoom, setZoom] = useState(1)
  const isGone = image === undefined
  useEffect(() => {
    if (isGone) onClose()
  }, [isGone, onClose])
  if (!image) return null

  const go = (to: Attachment | undefined) => {
    if (!to) return
    setZoom(1)
    onGo(to.id)
  }
  const step = (by: 1 | -1) => setZoom(ZOOMS[ZOOMS.indexOf(zoom) + by] ?? zoom)
  const keys: Record<string, () => void> = {
    '+': () => step(1),
    '=': () => step(1),
    '-': () => step(-1),
    '0': () => setZoom(1),
    'Home': () => go(images[0]),
    'End': () => go(images.at(-1)),
    /** In a large one they move around, as everywhere. */
    ...(zoom === 1 && {
      ArrowLeft: () => go(images[at - 1]),
      ArrowRight: () => go(images[at + 1]),
    }),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    keys[event.key]()
  }

  return (
    <Dialog label={`“${image.name}”`} onClose={onClose} className="lightbox">
      <div className="lightbox-content" onKeyDown={onKeyDown}>
        <div className="lightbox-bar">
          <p className="min-w-0 flex-1" aria-live="polite">
            <span className="block truncate font-medium" dir="auto">
              {image.name}
            </span>
            <span className="block truncate text-xs opacity-80">
              {images.length > 1
                ? `${at + 1} of ${images.length} · ${sizeOf(image)}`
                : sizeOf(image)}
            </span>
          </p>
          <Tool label="Smaller" isOff={zoom === 1} onClick={() => step(-1)} icon={<MinusIcon />} />
          <Tool
            label="Larger"
            isOff={zoom === ZOOMS.at(-1)}
            onClick={() => step(1)}
            icon={<PlusIcon />}
          />
          <a
            href={`${image.url}?download`}
            download={image.name}
            className="button button-icon lightbox-tool"
            aria-label="Download"
            title="Download"
          >
            <DownloadIcon />
          </a>
          <Tool label="Close" onClick={onClose} icon={<CloseIcon />} />
        </div>
        <Picture
          image={image}
          zoom={zoom}
          onToggle={() => setZoom(zoom === 1 ? 2 : 1)}
          onClose={onClose}
        />
        {images.length > 1 && (
          <>
            <Tool
              label="Previous image"
              className="lightbox-previous"
              isOff={at === 0}
              onClick={() => go(images[at - 1])}
              icon={<PreviousIcon />}
            />
            <Tool
              label="Next image"
              className="lightbox-next"
              isOff={at === images.length - 1}
              onClick={() => go(images[at + 1])}
              icon={<NextIcon />}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}

function sizeOf(image: Attachment) {
  return `${image.width} × ${image.height} · ${factsOf(image)}`
}

type ToolProps = {
  label: string
  icon: ReactNode
  onClick: () => void
  isOff?: boolean
  className?: string
}

/** Not disabled at an end, or a browser would take the focus away from it. */
function Tool({ label, icon, onClick, isOff = false, className = '' }: ToolProps) {
  return (
    <Button
      look="quiet"
      className={`button-icon lightbox-tool ${className}`}
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={onClick}
    >
      {icon}
    </Button>
  )
}

type PictureProps = {
  image: Attachment
  zoom: number
  onToggle: () => void
  onClose: () => void
}

/** Has the focus at first: what is larger than the window is moved by keys. */
function Picture({ image, zoom, onToggle, onClose }: PictureProps) {
  const room = useRef<HTMLDivElement>(null)
  useEffect(() => centre(room.current), [zoom])
  const width = image.width ?? 1
  const height = image.height ?? 1
  return (
    <div
      ref={room}
      className="lightbox-room"
      tabIndex={0}
      data-autofocus
      role="group"
      aria-label="Image"
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <img
        key={image.id}
        src={image.url}
        alt={image.name}
        width={width}
        height={height}
        draggable={false}
        onClick={onToggle}
        style={
          {
            '--zoom': zoom,
            '--width': width,
            '--height': height,
            'backgroundImage': `url("${image.thumbnailUrl}")`,
          } as CSSProperties
        }
      />
    </div>
  )
}

function centre(room: HTMLElement | null) {
  room?.scrollTo({
    left: (room.scrollWidth - room.clientWidth) / 2,
    top: (room.scrollHeight - room.clientHeight) / 2,
  })
}
