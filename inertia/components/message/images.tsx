import { lazy, Suspense, useCallback, useState, type MouseEvent } from 'react'
import type { Message } from '~/lib/thread'

const Lightbox = lazy(() => import('~/components/message/lightbox'))

/**
 * Opens the images of the messages large. One listener, on any element around them, serves all
 * their links; in another tab or window these do what links do.
 */
export function useImages(messages: Message[]) {
  const [openId, setOpenId] = useState<string | null>(null)
  const close = useCallback(() => setOpenId(null), [])

  const onClick = (event: MouseEvent) => {
    const { target, ctrlKey, metaKey, shiftKey } = event
    if (!(target instanceof Element) || ctrlKey || metaKey || shiftKey) return
    const link = target.closest<HTMLAnchorElement>('a[data-image]')
    if (!link) return
    event.preventDefault()
    setOpenId(link.dataset.image!)
  }
  const imagesOf = ({ attachments }: Message) => attachments.filter((it) => it.thumbnailUrl)
  const opened = openId !== null && (
    <Suspense>
      <Lightbox images={messages.flatMap(imagesOf)} id={openId} onGo={setOpenId} onClose={close} />
    </Suspense>
  )
  return { onClick, opened }
}
