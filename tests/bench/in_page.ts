/// <reference lib="dom" />

/**
 * What the page notes about itself, in milliseconds since its navigation began. This function runs
 * in the browser, before the page's own scripts, and can use nothing of this file.
 */
export function watchPage() {
  const marks: Marks = { readable: 0, alive: 0, shift: 0, keys: [] }
  Object.assign(window, { marks })

  /** After the frame that is being prepared has been painted, as far as the main thread knows. */
  const afterPaint = (action: () => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = action
      channel.port2.postMessage(null)
    })

  const isReadable = () => {
    const message = Array.from(document.querySelectorAll('[role=log] article.message')).at(-1)
    const text = message?.querySelector('.markdown')?.lastElementChild ?? message
    const box = text?.getBoundingClientRect()
    const isInSight = box && box.height > 0 && box.bottom > 0 && box.top < innerHeight
    return isInSight && document.querySelector('form.composer textarea')
  }
  const isAlive = () => {
    const composer = document.querySelector('form.composer textarea')
    return composer && Object.keys(composer).some((key) => key.startsWith('__reactFiber'))
  }
  const look = () => {
    if (!marks.readable && isReadable()) {
      marks.readable = Infinity
      afterPaint(() => (marks.readable = performance.now()))
    }
    if (!marks.alive && isAlive()) marks.alive = performance.now()
    if (!marks.readable || !marks.alive) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as Shift[]) {
      if (!entry.hadRecentInput) marks.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })

  let pressedAt = 0
  addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true })
  addEventListener('input', () => {
    const begin = pressedAt
    afterPaint(() => marks.keys.push(performance.now() - begin))
  })
}

/** `keys`: from each keystroke to the paint after it. `shift`: the layout's, without what input did. */
export type Marks = { readable: number; alive: number; shift: number; keys: number[] }

type Shift = { value: number; hadRecentInput: boolean }
