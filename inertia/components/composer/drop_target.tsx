import { useEffect, useRef, useState, type DragEvent } from 'react'
import { createPortal } from 'react-dom'

type Props = { limits: string; onDrop: (files: File[]) => void }

/** Covers the page while somebody drags files over it, so that they can be dropped anywhere. */
export function DropTarget({ limits, onDrop }: Props) {
  const [isOver, setOver] = useState(false)
  /** What is dragged from the page itself, such as an image of a message, is no new file. */
  const isOwn = useRef(false)
  useEffect(() => {
    const over = new AbortController()
    const on = (type: 'dragstart' | 'dragend' | 'dragenter', listen: (event: Event) => void) =>
      document.addEventListener(type, listen, { signal: over.signal })
    on('dragstart', () => (isOwn.current = true))
    on('dragend', () => (isOwn.current = false))
    on('dragenter', (event) => {
      const { dataTransfer } = event as globalThis.DragEvent
      if (!isOwn.current && dataTransfer?.types.includes('Files')) setOver(true)
    })
    return () => over.abort()
  }, [])

  if (!isOver) return null
  const leave = () => setOver(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    leave()
    onDrop(Array.from(event.dataTransfer.files))
  }
  return createPortal(
    <div
      role="status"
      className="drop-target"
      onDragOver={(event) => event.preventDefault()}
      onDragLeave={leave}
      /** There is none while something is dragged: its end may have been missed. */
      onPointerMove={leave}
      onDrop={drop}
    >
      <div className="drop-target-box">
        <p className="text-lg font-semibold">Drop files to attach them</p>
        <p className="mt-1 text-sm text-muted">{limits}</p>
      </div>
    </div>,
    document.body
  )
}
