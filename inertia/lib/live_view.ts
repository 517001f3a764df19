import { renderEnded, renderGrown, type LiveBlocks } from '~/lib/live_markdown'
import { onPartArrived } from '~/lib/markdown_parts'
import { morphNodes } from '~/lib/morph'

/** A rendering that took 1 ms is followed by 20 ms: to paint it takes longer than to render it. */
const REST = 20
/** Milliseconds: about two frames. */
const SHORTEST_REST = 30
/** Milliseconds; however long the open block is, what shows is never further behind. */
const LONGEST_REST = 1_000

/**
 * Shows a text that grows in an element of its own, at most once a frame, and less often when the
 * open block is so long that the page would have no time for anything else.
 */
export class LiveView {
  #blocks: LiveBlocks | undefined
  /** How many nodes stand before the open block: a browser that translates them replaces nodes. */
  #settledCount = 0
  #text = ''
  #isEnded = false
  #restsUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #frame: number | undefined
  #stopListening: () => void

  constructor(
    private element: HTMLElement,
    private messageId: number
  ) {
    this.#stopListening = onPartArrived(() => {
      this.#blocks = undefined
      this.#schedule()
    })
  }

  /** At once where there is time, and when nothing more will come; otherwise soon. */
  show(text: string, isEnded: boolean): void {
    if (text === this.#text && isEnded === this.#isEnded) return
    this.#text = text
    this.#isEnded = isEnded
    if (isEnded || performance.now() >= this.#restsUntil) this.#render()
    else this.#schedule()
  }

  dispose(): void {
    this.#unschedule()
    this.#stopListening()
  }

  #schedule() {
    if (this.#timer !== undefined || this.#frame !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#frame = requestAnimationFrame(() => this.#render())
    }, this.#restsUntil - performance.now())
  }

  #unschedule() {
    clearTimeout(this.#timer)
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#timer = this.#frame = undefined
  }

  #render() {
    this.#unschedule()
    const started = performance.now()
    this.#blocks = (this.#isEnded ? renderEnded : renderGrown)(
      this.#blocks,
      this.#text,
      this.messageId
    )
    this.#patch(this.#blocks)
    /** Asks for the height so that the browser lays the text out now, within the time taken. */
    void this.element.offsetHeight
    const ended = performance.now()
    const rest = Math.max((ended - started) * REST, SHORTEST_REST)
    this.#restsUntil = ended + Math.min(rest, LONGEST_REST)
  }

  #patch({ isWhole, settled, open }: LiveBlocks) {
    const settledNodes = nodesOf(settled)
    const start = isWhole ? 0 : this.#settledCount
    const from = Array.from(this.element.childNodes).slice(start)
    morphNodes(this.element, from, [...settledNodes, ...nodesOf(open)])
    this.#settledCount = start + settledNodes.length
  }
}

function nodesOf(html: string): ChildNode[] {
  const template = document.createElement('template')
  template.innerHTML = html
  return Array.from(template.content.childNodes)
}
