import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { Button } from '~/components/ui/button'

type Props = {
  label: string
  href: string
  /** What a printout says of the messages that are not here. */
  missing: string
  onReach: () => Promise<void>
}

/** How far before it comes into view the next page is asked for. */
const MARGIN = '900px'

/**
 * Where the messages that are here end, and others come when the reader gets near. Without scripts
 * it is a link to them.
 */
export function MorePages({ label, href, missing, onReach }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'waiting' | 'loading' | 'failed'>('waiting')
  const load = async () => {
    setState('loading')
    await onReach().then(
      () => setState('waiting'),
      () => setState('failed')
    )
  }
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })

  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void latest.current(),
      { rootMargin: `${MARGIN} 0px` }
    )
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [])

  const loadInstead = (event: MouseEvent) => {
    event.preventDefault()
    void load()
  }
  return (
    <div ref={place} className="more-pages" aria-busy={state === 'loading'}>
      {state === 'failed' ? (
        <p role="alert">
          The messages could not be read.{' '}
          <Button className="button-small" onClick={() => void load()}>
            Try again
          </Button>
        </p>
      ) : (
        <a href={href} className="button button-plain button-small" onClick={loadInstead}>
          {state === 'loading' ? 'Reading…' : label}
        </a>
      )}
      {state === 'loading' && <div className="skeleton" aria-hidden="true" />}
      <p className="print-only">{missing}</p>
    </div>
  )
}
