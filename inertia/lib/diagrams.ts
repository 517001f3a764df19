import type { Mermaid } from 'mermaid'
import { isHarmless, isTooLarge } from '~/lib/diagram_source'
import { currentTheme } from '~/lib/theme'

/** How far from sight a diagram is drawn. */
const MARGIN = '400px'

/** Milliseconds. */
const DEADLINE = 15_000

const loading: { mermaid?: Promise<Mermaid> } = {}
let lastId = 0
let isFollowing = false

/** Draws the diagrams in an element as they come near to sight. Returns how to stop that. */
export function watchDiagrams(element: HTMLElement): () => void {
  followScheme()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue
        observer.unobserve(target)
        void draw(target)
      }
    },
    { rootMargin: MARGIN }
  )
  for (const box of element.querySelectorAll('.code[data-diagram]')) observer.observe(box)
  return () => observer.disconnect()
}

/** Puts the diagram beside its source; where that cannot be drawn it stays, with a note. */
async function draw(box: HTMLElement) {
  const source = box.querySelector('code')?.textContent ?? ''
  if (isTooLarge(source)) return note(box, 'This diagram is too large to draw. Here is its source.')
  const image = new Image()
  try {
    Object.assign(image, await imageOf(source))
    await image.decode()
  } catch {
    return note(box, 'This diagram cannot be drawn. Here is its source.')
  }
  image.className = 'diagram'
  box.querySelector('.diagram')?.remove()
  box.append(image)
  box.dataset.drawn = ''
  box.querySelector<HTMLElement>('.code-source')?.removeAttribute('hidden')
}

async function imageOf(source: string) {
  if (!isHarmless(source)) throw new Error('This diagram asks for more than drawing')
  const mermaid = await loadMermaid()
  initialize(mermaid)
  const rendering = mermaid.render(`diagram-${++lastId}`, source)
  const { svg, diagramType } = await Promise.race([rendering, rejectLate()])
  const drawing = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
  if (!drawing) throw new Error('Nothing was drawn')
  const { width, height } = drawing.viewBox.baseVal
  drawing.setAttribute('width', String(width))
  drawing.setAttribute('height', String(height))
  const title = drawing.querySelector('title')?.textContent
  const markup = new XMLSerializer().serializeToString(drawing)
  return {
    src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`,
    alt: title || `Diagram (${diagramType}); its text is under “Source”`,
    width: Math.ceil(width),
    height: Math.ceil(height),
  }
}

async function rejectLate(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, DEADLINE))
  throw new Error('Drawing takes too long')
}

async function loadMermaid(): Promise<Mermaid> {
  loading.mermaid ??= import('mermaid').then(({ default: mermaid }) => mermaid)
  try {
    return await loading.mermaid
  } catch (error) {
    loading.mermaid = undefined
    throw error
  }
}

/** No setting may be changed from within a diagram: all of them are `secure`. */
function initialize(mermaid: Mermaid) {
  mermaid.initialize({
    startOnLoad: false,
    suppressErrorRendering: true,
    securityLevel: 'strict',
    secure: Object.keys(mermaid.mermaidAPI.defaultConfig),
    htmlLabels: false,
    maxTextSize: 20_000,
    maxEdges: 300,
    theme: isDark() ? 'dark' : 'neutral',
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
  })
}

function note(box: HTMLElement, reason: string) {
  if (box.querySelector('.code-note')) return
  const text = document.createElement('p')
  text.className = 'code-note'
  text.textContent = reason
  box.append(text)
}

function isDark(): boolean {
  const theme = currentTheme()
  if (theme !== 'system') return theme === 'dark'
  return matchMedia('(prefers-color-scheme: dark)').matches
}

/** What is drawn is drawn again when the page's colours change. */
function followScheme() {
  if (isFollowing) return
  isFollowing = true
  let wasDark = isDark()
  const look = () => {
    if (isDark() === wasDark) return
    wasDark = isDark()
    for (const box of document.querySelectorAll<HTMLElement>('.code[data-drawn]')) void draw(box)
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', look)
  new MutationObserver(look).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme'],
  })
}
