/// <reference lib="dom" />
import type { Page } from 'playwright'

/**
 * Makes the page's browser do what those do that translate: 100 ms after each change the text nodes that
 * are new are replaced by elements with the text. It begins once React has taken over the page.
 */
export async function translate(page: Page): Promise<void> {
  await page.addInitScript(imitateTranslation)
  await page.evaluate(imitateTranslation)
}

/** Waits until all that shows has been translated. */
export async function untilTranslated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      if (!parent?.closest('script, style, textarea, font, [translate="no"]')) return false
    }
    return true
  })
}

function imitateTranslation() {
  const APART = 'script, style, textarea, font, [translate="no"]'
  function wrapTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    for (const text of texts) {
      if (text.parentElement?.closest(APART)) continue
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      inner.textContent = text.data
      outer.append(inner)
      text.replaceWith(outer)
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  const observer = new MutationObserver(() => {
    /** In the page: Chrome translates a tenth of a second after a change. */
    // eslint-disable-next-line no-restricted-globals
    timer ??= setTimeout(() => {
      timer = undefined
      wrapTexts()
    }, 100)
  })
  const isAlive = () => {
    const app = document.getElementById('app')
    const root = Object.entries(app ?? {}).find(([key]) => key.startsWith('__reactContainer'))?.[1]
    return root?.stateNode.current.memoizedState.isDehydrated === false
  }
  const begin = () => {
    if (!isAlive()) return requestAnimationFrame(begin)
    wrapTexts()
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  }
  begin()
}

/** Makes the pages that are opened next be translated once before React takes them over. */
export async function translateAtOnce(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const texts: Text[] = []
      while (walker.nextNode()) texts.push(walker.currentNode as Text)
      for (const text of texts) {
        if (text.parentElement?.closest('script, style, [translate="no"]')) continue
        const font = document.createElement('font')
        text.replaceWith(font)
        font.append(text)
      }
    })
  })
}
