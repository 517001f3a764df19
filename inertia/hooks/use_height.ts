import { useEffect, useState, type RefObject } from 'react'

/** The element's height in pixels; undefined until it was measured. */
export function useHeight(element: RefObject<HTMLElement | null>): number | undefined {
  const [height, setHeight] = useState<number>()
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setHeight(Math.round(entry.borderBoxSize[0].blockSize))
    )
    if (element.current) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return height
}
