import { useEffect, type RefObject } from 'react'

/** Tells the stylesheet how high the element is, by a custom property of the whole document. */
export function useHeightProperty(name: `--${string}`, element: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const { style } = document.documentElement
    const observer = new ResizeObserver(([entry]) =>
      style.setProperty(name, `${Math.round(entry.borderBoxSize[0].blockSize)}px`)
    )
    if (element.current) observer.observe(element.current)
    return () => {
      observer.disconnect()
      style.removeProperty(name)
    }
  }, [name, element])
}
