import { copyText } from '~/lib/clipboard'

/** Milliseconds for which a button says that it has copied. */
const SAID_FOR = 2_000

/**
 * What the buttons in rendered Markdown do. One listener serves all of them, on any element around
 * them.
 */
export function onMarkdownClick(event: { target: EventTarget }): void {
  if (!(event.target instanceof Element)) return
  const button = event.target.closest<HTMLButtonElement>('.markdown .code button')
  const box = button?.closest<HTMLElement>('.code')
  if (!button || !box) return
  if (button.matches('.code-copy')) void copyFrom(box, button)
  else if (button.matches('.code-wrap')) toggleWrapping(box, button)
  else if (button.matches('.code-source')) toggleSource(box, button)
}

async function copyFrom(box: HTMLElement, button: HTMLButtonElement) {
  const text = box.querySelector('code')?.textContent ?? ''
  const isCopied = await copyText(text).then(
    () => true,
    () => false
  )
  if (isCopied) {
    button.dataset.copied = ''
    setTimeout(() => delete button.dataset.copied, SAID_FOR)
  }
  announce(isCopied ? 'Copied' : 'The browser does not let this page copy')
}

function toggleWrapping(box: HTMLElement, button: HTMLButtonElement) {
  const isWrapped = box.toggleAttribute('data-wrapped')
  button.setAttribute('aria-pressed', String(isWrapped))
}

function toggleSource(box: HTMLElement, button: HTMLButtonElement) {
  const showsSource = box.toggleAttribute('data-shows-source')
  button.textContent = showsSource ? 'Diagram' : 'Source'
}

/** For those who hear the page: a place that is there before it speaks. */
function announce(words: string) {
  let place = document.querySelector('#markdown-status')
  if (!place) {
    place = document.createElement('div')
    place.id = 'markdown-status'
    place.className = 'sr-only'
    place.setAttribute('role', 'status')
    document.body.append(place)
  }
  const said = place
  said.textContent = ''
  setTimeout(() => (said.textContent = words), 50)
  setTimeout(() => (said.textContent = ''), SAID_FOR)
}
