/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { HEIC, OWNER_AES, photos } from '#tests/cases'
import { picture } from '#tests/files'
import { ENCRYPTED, pdf } from '#tests/pdfs'
import { Visitor } from '#tests/visitor'

type File = { name: string; mimeType: string; buffer: Buffer }

const text = (name: string, content = name): File => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
})
const image = async (name: string, size = { width: 60, height: 30 }): Promise<File> => ({
  name,
  mimeType: 'image/png',
  buffer: await picture('png', size),
})
const paper = (name: string, options = {}): File => ({
  name,
  mimeType: 'application/pdf',
  buffer: pdf(options),
})
/** Only the server finds out, where the browser can't load what opens PDFs. */
const BROKEN: File = {
  name: 'broken.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4 and then nothing\n%%EOF'),
}

test.group('Attachments', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, options: BrowserContextOptions = {}) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path, {
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    await untilLive(page)
    return { ana, path, page }
  }

  const composer = (page: Page) => page.getByRole('textbox', { name: /Write a message|Ask Claude/ })
  const dontOpenPdfs = (page: Page) => page.route('**/pdfjs-*.js', (route) => route.abort())
  const tray = (page: Page) =>
    page.locator('.composer').getByRole('list', { name: 'Files to send' })
  const sent = (page: Page) => page.getByRole('list', { name: 'Files', exact: true })
  const outgoing = (page: Page) => page.getByRole('article', { name: 'Your message, on its way' })
  const refusals = (page: Page) => page.locator('.composer').getByRole('alert')
  const choose = (page: Page, ...files: File[]) =>
    page.locator('.composer input[type=file]').setInputFiles(files)

  async function untilAttached(page: Page, ...names: string[]) {
    for (const name of names) await tray(page).getByText(name, { exact: true }).waitFor()
  }

  /** Waits until the browser has stored so many files. A reload before that finds fewer. */
  async function untilKept(page: Page, count: number) {
    await page.waitForFunction(async (wanted) => {
      const name = 'keyval-store'
      const all = await indexedDB.databases()
      if (!all.some((database) => database.name === name)) return false
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
      const database = await settled(indexedDB.open(name))
      const kept = await settled(database.transaction('keyval').objectStore('keyval').getAll())
      database.close()
      return kept.flat().length === wanted
    }, count)
  }

  /** Makes the browser store each file as a busy disk does: what comes right after it is too early. */
  function storeSlowly() {
    const put = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put']
    IDBObjectStore.prototype.put = function (...args) {
      for (let n = 0; n < 3_000; n++) this.count()
      return put.apply(this, args)
    }
  }

  async function untilAnswered(page: Page, times = 1) {
    await page
      .getByText('Hello from the fake provider.')
      .nth(times - 1)
      .waitFor()
    await untilSettled(page)
  }

  /** Sends files past the browser. */
  const post = (visitor: Visitor, path: string, content: string, ...files: File[]) =>
    visitor.postForm(
      `${path}/messages`,
      { content, clientId: `client-${++count}-of-tests` },
      files.map(({ name, buffer }) => ({ name, content: buffer }))
    )
  let count = 0

  /** What the language model was last sent, as one text. */
  const lastPrompt = () => JSON.stringify(built.provider.requests.at(-1)?.body.messages)
  const attached = () =>
    built.server
      .query<{ files: string }>("select files from messages where files <> '[]' order by id")
      .map(({ files }) => (JSON.parse(files) as { name: string }[]).map(({ name }) => name))

  test('files are chosen, looked at, taken away again and sent', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const chooser = page.waitForEvent('filechooser')
    const button = page.getByRole('button', { name: 'Attach files' })
    assert.include(await button.getAttribute('title'), 'Up to 10 files: images up to 30 MB')
    await button.click()
    const picker = await chooser
    assert.isTrue(picker.isMultiple())
    assert.include(await picker.element().getAttribute('accept'), 'application/pdf')
    await picker.setFiles([
      await image('sky.png'),
      paper('plan.pdf'),
      text('notes.txt', 'Blue'),
      text('wrong.txt'),
    ])
    await untilAttached(page, 'sky.png', 'plan.pdf', 'notes.txt')
    await tray(page).getByText('Text · 4 bytes').waitFor()
    await page.getByText('text up to 500 kB').waitFor()
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.composer img')?.naturalWidth === 60
    )
    await page.getByRole('button', { name: 'Remove “wrong.txt”' }).click()
    await tray(page).getByText('wrong.txt').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.matches('.composer textarea'))

    await page.keyboard.type('What are these?')
    await page.keyboard.press('Enter')
    await sent(page).getByText('notes.txt').waitFor()
    await untilAnswered(page)
    assert.equal(await tray(page).count(), 0)
    assert.equal(await outgoing(page).count(), 0)
    assert.deepEqual(attached(), [['sky.png', 'plan.pdf', 'notes.txt']])
    assert.include(lastPrompt(), '<file name=\\"notes.txt\\">\\nBlue\\n</file>')

    await sent(page).getByText('PDF · 1 page').waitFor()
    await sent(page).getByText('Text · 1 line · 4 bytes').waitFor()
    const download = page.waitForEvent('download')
    await sent(page).getByRole('link', { name: 'plan.pdf' }).click()
    assert.equal((await download).suggestedFilename(), 'plan.pdf')
  })

  test('a picture is pasted, and gets a name that says so', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await copy(page, { 'image/png': await picture('png') })
    await composer(page).focus()
    await page.keyboard.press('Control+v')
    await tray(page)
      .getByText(/^Pasted image \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)
      .waitFor()
    await page.keyboard.press('Enter')
    await sent(page)
      .getByRole('link', { name: /^Open “Pasted image/ })
      .waitFor()
    assert.match(attached()[0][0], /^Pasted image .*\.png$/)
  })

  test('a picture that is pasted with a plain text keeps it, unless that is its name', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const paste = async (plain: string) => {
      const bytes = Array.from(await picture('png'))
      await composer(page).evaluate(
        (field, [content, data]) => {
          const clipboardData = new DataTransfer()
          clipboardData.items.add(
            new File([new Uint8Array(data)], 'sky.png', { type: 'image/png' })
          )
          clipboardData.setData('text/plain', content)
          const options = { clipboardData, bubbles: true, cancelable: true }
          field.dispatchEvent(new ClipboardEvent('paste', options))
        },
        [plain, bytes] as const
      )
    }
    await composer(page).fill('Look: ')
    await paste('the sky at noon')
    await untilAttached(page, 'sky.png')
    assert.equal(await composer(page).inputValue(), 'Look: the sky at noon')
    await composer(page).press('Control+z')
    assert.equal(await composer(page).inputValue(), 'Look: ')
    await paste('file:///home/ana/sky.png')
    await tray(page).getByText('sky.png').nth(1).waitFor()
    assert.equal(await composer(page).inputValue(), 'Look: ')
  })

  test('cells of a table are pasted as text, whatever picture comes with them', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const cells = { 'text/plain': Buffer.from('a\tb'), 'text/html': Buffer.from('<b>a</b>') }
    await copy(page, { ...cells, 'image/png': await picture('png') })
    await composer(page).focus()
    await page.keyboard.press('Control+v')
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === 'a\tb'
    )
    assert.equal(await tray(page).count(), 0)
  })

  test('a very long paste becomes a file, and a text again on demand', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const long = 'All work and no play. '.repeat(500)
    const value = () => composer(page).inputValue()
    await copy(page, { 'text/plain': Buffer.from(long) })
    await composer(page).fill('Before: ')
    await page.keyboard.press('Control+v')
    await untilAttached(page, 'Pasted text.txt')
    await page.getByText('The long text that you pasted is attached as a file').waitFor()
    assert.equal(await value(), 'Before: ')
    await page.keyboard.press('Control+v')
    await untilAttached(page, 'Pasted text 2.txt')

    await page.getByRole('button', { name: 'As text' }).first().click()
    await tray(page).getByText('Pasted text.txt').waitFor({ state: 'detached' })
    assert.equal(await value(), `Before: ${long}`)
    await page.keyboard.press('Control+z')
    assert.equal(await value(), 'Before: ')
    /** The file is there again: without it the text was lost. */
    await untilAttached(page, 'Pasted text.txt', 'Pasted text 2.txt')
    await page.keyboard.press('Control+Shift+z')
    assert.equal(await value(), `Before: ${long}`)
    await tray(page).getByText('Pasted text.txt').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await untilAttached(page, 'Pasted text.txt')
    await page.keyboard.press('Enter')
    await sent(page).getByText('Pasted text 2.txt').waitFor()
    await untilAnswered(page)
    assert.include(lastPrompt(), 'no play. All work')
  })

  test('files are dropped anywhere on the page', async ({ browser, assert, cleanup }) => {
    const { page } = await open(browser)
    const folder = await mkdtemp(join(tmpdir(), 'parley-drop-'))
    cleanup(() => rm(folder, { recursive: true }))
    const paths = ['one.txt', 'two.txt'].map((name) => join(folder, name))
    for (const path of paths) await writeFile(path, 'Dropped')
    const session = await page.context().newCDPSession(page)
    const data = { items: [], files: paths, dragOperationsMask: 1 }
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      session.send('Input.dispatchDragEvent', { type, x: 700, y: 200, data })
    const target = page.getByText('Drop files to attach them')
    await drag('dragEnter')
    await target.waitFor()
    await drag('dragOver')
    await drag('drop')
    await untilAttached(page, 'one.txt', 'two.txt')
    assert.equal(await target.count(), 0)
  })

  test('what is beyond the limits is refused at once, by name', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await choose(
      page,
      text('good.txt'),
      text('long.txt', 'x'.repeat(500_001)),
      text('empty.txt', ''),
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from('\0\0\0 ftypisom') }
    )
    await untilAttached(page, 'good.txt')
    assert.deepEqual(await refusals(page).getByRole('listitem').allTextContents(), [
      '“long.txt” is too large. Texts can be up to 500 kB.',
      '“empty.txt” is empty.',
      '“film.mp4” can’t be attached. Use images (PNG, JPEG, GIF, WebP), PDFs or text files.',
    ])
    assert.equal(await tray(page).getByRole('listitem').count(), 1)
    await page.locator('.composer input[type=file]').evaluate((input: HTMLInputElement) => {
      const chosen = new DataTransfer()
      chosen.items.add(new File(['%PDF-', new Uint8Array(22_000_000), '%%EOF'], 'heavy.pdf'))
      input.files = chosen.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await refusals(page).getByText('“heavy.pdf” is too large. PDFs can be up to 22 MB.').waitFor()
    await choose(page, ...Array.from({ length: 11 }, (_, at) => text(`file-${at}.txt`)))
    await refusals(page)
      .getByText('“file-9.txt” and 1 more were not added. A message can have up to 10 files.')
      .waitFor()
    assert.equal(await tray(page).getByRole('listitem').count(), 10)
    await page.getByRole('button', { name: 'Remove “file-3.txt”' }).click()
    await refusals(page).waitFor({ state: 'detached' })
  })

  test('a PDF is opened before it is sent: its pages stand there, too many are refused', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const long = paper('long.pdf', { pages: 101 })
    await choose(page, long, paper('secret.pdf', { trailer: ENCRYPTED }), BROKEN)
    await refusals(page).getByText('“broken.pdf”').waitFor()
    assert.deepEqual(await refusals(page).getByRole('listitem').allTextContents(), [
      '“long.pdf” has 101 pages. PDFs can have up to 100.',
      '“secret.pdf” is protected by a password. Save it without one and attach that.',
      '“broken.pdf” can’t be read. It’s damaged or not a PDF at all.',
    ])
    await choose(page, paper('plan.pdf', { pages: 20 }))
    await tray(page)
      .getByText(/^PDF · 20 pages · /)
      .waitFor()
    await untilKept(page, 1)
    await page.reload()
    await tray(page)
      .getByText(/^PDF · 20 pages · /)
      .waitFor()
  })

  test('images are decoded, and PDFs decrypted, before they are sent', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer })
    const { 'truncated.jpg': truncated, ...good } = await photos()
    await choose(
      page,
      ...Object.entries(good).map(([name, buffer]) => file(name, buffer)),
      file('locked.pdf', OWNER_AES),
      file('truncated.jpg', truncated),
      file('photo.heic', HEIC)
    )
    await untilAttached(page, ...Object.keys(good), 'locked.pdf')
    assert.deepEqual(await refusals(page).getByRole('listitem').allTextContents(), [
      '“truncated.jpg” can’t be read. It’s damaged or not an image at all.',
      '“photo.heic” is a HEIC photo. Save it as JPEG and attach that, or attach it in Safari.',
    ])
    await composer(page).fill('What are these?')
    await page.keyboard.press('Enter')
    await untilAnswered(page)
    assert.deepEqual(attached(), [[...Object.keys(good), 'locked.pdf']])
  })

  test('a photo in HEIC becomes a JPEG where the browser can read it', async ({ browser }) => {
    const { page } = await open(browser)
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 20)
      canvas.getContext('2d')!.fillRect(0, 0, 40, 20)
      const decode = window.createImageBitmap.bind(window)
      const isHeic = async (blob: unknown) => blob instanceof Blob && blob.size < 500
      Object.assign(window, {
        createImageBitmap: async (source: ImageBitmapSource) =>
          decode((await isHeic(source)) ? canvas : source),
      })
    })
    await choose(page, { name: 'IMG_0042.HEIC', mimeType: 'image/heic', buffer: HEIC })
    await untilAttached(page, 'IMG_0042.jpg')
    await composer(page).fill('What is it?')
    await page.keyboard.press('Enter')
    await sent(page).getByAltText('IMG_0042.jpg').waitFor()
  })

  test('a text says what it is read as, and may be read as something else before it is sent', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const buffer = Buffer.from('Stra\xdfe;\xc5rhus\n'.repeat(5), 'latin1')
    await choose(page, { name: 'streets.csv', mimeType: 'text/csv', buffer })
    const choice = tray(page).getByLabel('Read “streets.csv” as')
    await tray(page).getByText('“Straße”').waitFor()
    assert.equal(await choice.inputValue(), 'windows-1252')
    await choice.selectOption('Windows-1251')
    await tray(page).getByText('“StraЯe”').waitFor()
    await choice.selectOption('Windows-1250')
    await composer(page).fill('Where?')
    await page.keyboard.press('Enter')
    await untilAnswered(page)
    assert.include(lastPrompt(), 'Straße;Ĺrhus')
  })

  test('a question that is sent while its PDF is being opened waits for it', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    const opened = Promise.withResolvers<void>()
    await page.route('**/pdfjs-*.js', async (route) => {
      await opened.promise
      await route.continue()
    })
    await choose(page, paper('plan.pdf'))
    await composer(page).fill('What is planned?')
    await page.getByText('Opening the files…').waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await composer(page).inputValue(), 'What is planned?')
    assert.isTrue(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled())
    opened.resolve()
    await untilAttached(page, 'plan.pdf')
    await page.keyboard.press('Enter')
    await sent(page).getByText('plan.pdf').waitFor()
    await untilAnswered(page)
    assert.deepEqual(attached(), [['plan.pdf']])
  })

  test('a message may be files alone, also as a note', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const send = page.getByRole('button', { name: 'Send', exact: true })
    assert.isTrue(await send.isDisabled())
    await choose(page, text('alone.txt'))
    await untilAttached(page, 'alone.txt')
    await send.click()
    await sent(page).getByText('alone.txt').waitFor()
    await untilAnswered(page)
    const question = page.getByRole('article', { name: 'Ana asked' })
    assert.equal(await question.locator('.question').count(), 0)

    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await choose(page, text('between us.txt'))
    await untilAttached(page, 'between us.txt')
    await page.getByRole('button', { name: 'Send note' }).click()
    const note = page.getByRole('article', { name: 'Ana noted' })
    await note.getByText('between us.txt').waitFor()
    assert.equal(await note.getByRole('button', { name: /out of later prompts/ }).count(), 0)
    assert.lengthOf(built.provider.requests, 1)
    await page.reload()
    await note.getByText('between us.txt').waitFor()
    await question.getByText('alone.txt').waitFor()
  })

  test('a new conversation begins with files; refused ones stay with what was written', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await dontOpenPdfs(page)
    await page.goto('/')
    await choose(page, BROKEN, text('good.txt'))
    await untilAttached(page, 'broken.pdf', 'good.txt')
    await composer(page).fill('What is it?')
    await page.keyboard.press('Enter')
    await page.getByText('“broken.pdf” can’t be read').waitFor()
    assert.equal(await composer(page).inputValue(), 'What is it?')
    await page.reload()
    await untilAttached(page, 'broken.pdf', 'good.txt')
    await page.getByRole('button', { name: 'Remove “broken.pdf”' }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.waitForURL(/conversations\/\d+$/)
    await sent(page).getByText('good.txt').waitFor()
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.deepEqual(attached(), [['good.txt']])
    await page.goto('/')
    await composer(page).waitFor()
    assert.equal(await composer(page).inputValue(), '')
    assert.equal(await tray(page).count(), 0)
  })

  test('what could not be sent keeps its files, over a reload too, and is sent once', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await page.addInitScript(storeSlowly)
    await page.reload()
    await untilLive(page)
    await choose(page, await image('sky.png'), text('notes.txt'))
    await untilAttached(page, 'sky.png', 'notes.txt')
    await untilKept(page, 2)
    await page.reload()
    await untilAttached(page, 'sky.png', 'notes.txt')
    await page.context().setOffline(true)
    await composer(page).fill('Does it get lost?')
    await page.keyboard.press('Enter')
    await outgoing(page).getByText('Not sent: The server cannot be reached.').waitFor()
    assert.equal(await outgoing(page).getByText('notes.txt').count(), 1)
    await page.context().setOffline(false)
    await page.reload()
    assert.equal(await tray(page).count(), 0)
    await outgoing(page).getByText('sky.png').waitFor()
    await outgoing(page).getByRole('button', { name: 'Send again' }).click()
    await sent(page).getByText('notes.txt').waitFor()
    await outgoing(page).waitFor({ state: 'detached' })
    await page.reload()
    await sent(page).getByText('notes.txt').waitFor()
    assert.equal(await outgoing(page).count(), 0)
    assert.deepEqual(attached(), [['sky.png', 'notes.txt']])
  })

  test('of what the server refuses one file is taken away, and the rest is sent', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await dontOpenPdfs(page)
    await choose(page, BROKEN, text('good.txt'))
    await untilAttached(page, 'broken.pdf', 'good.txt')
    await composer(page).fill('What is it?')
    await page.keyboard.press('Enter')
    await outgoing(page)
      .getByRole('alert')
      .filter({ hasText: 'Not sent: “broken.pdf” can’t be read' })
      .waitFor()
    await outgoing(page).getByRole('button', { name: 'Remove “broken.pdf”' }).click()
    await outgoing(page).getByRole('button', { name: 'Send again' }).click()
    await sent(page).getByText('good.txt').waitFor()
    await page.getByText('What is it?').waitFor()
    assert.deepEqual(attached(), [['good.txt']])
  })

  test('an upload shows how far it is, and can be called off', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const session = await page.context().newCDPSession(page)
    const slowly = (uploadThroughput: number) =>
      session.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1 },
        uploadThroughput,
      })
    await choose(page, paper('large.pdf', { padding: 5_000_000 }))
    await untilAttached(page, 'large.pdf')
    await slowly(400_000)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.waitForFunction(() => {
      const bar = document.querySelector<HTMLProgressElement>('[role=log] progress')
      return bar && bar.value > 0 && bar.value < 1
    })
    await outgoing(page)
      .getByText(/sending… \d+ %/)
      .waitFor()
    await outgoing(page).getByRole('button', { name: 'Cancel' }).click()
    await outgoing(page).getByText('Not sent: You called it off.').waitFor()
    await slowly(-1)
    assert.deepEqual(attached(), [])
    await outgoing(page).getByRole('button', { name: 'Send again' }).click()
    await sent(page).getByText('large.pdf').waitFor()
    await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' })

    await page.goto('/')
    await choose(page, paper('large.pdf', { padding: 5_000_000 }))
    await untilAttached(page, 'large.pdf')
    await slowly(400_000)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Remove “large.pdf”' }).waitFor()
    assert.lengthOf(attached(), 1)
  })

  test('thumbnails have their room before they are there, and open large by the keyboard', async ({
    browser,
    assert,
  }) => {
    const { ana, page, path } = await open(browser)
    await post(
      ana,
      path,
      'One',
      await image('wide.png', { width: 1_600, height: 800 }),
      await image('high.png', { width: 300, height: 900 })
    )
    await post(ana, path, 'Two', await image('small.png'))
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    await page.route('**/files/**', async (route) => {
      await held
      await route.continue()
    })
    await page.reload()
    const wide = page.getByRole('link', { name: 'Open “wide.png”' })
    const room = await wide.boundingBox()
    assert.approximately(room!.width, 320, 2)
    assert.approximately(room!.height, 160, 2)
    const loaded = () =>
      page.waitForFunction(() =>
        Array.from(document.querySelectorAll<HTMLImageElement>('.attachments img')).every(
          (it) => it.naturalWidth > 0
        )
      )
    answer()
    await wide.scrollIntoViewIfNeeded()
    await loaded()
    assert.deepEqual((await wide.boundingBox())!.height, room!.height)
    await page.unroute('**/files/**')

    await wide.focus()
    await page.keyboard.press('Enter')
    const large = page.getByRole('dialog')
    await large.getByText('1 of 3 · 1600 × 800').waitFor()
    const width = () => large.getByRole('img').evaluate((it) => it.getBoundingClientRect().width)
    const fitting = await width()
    await page.keyboard.press('+')
    assert.approximately(await width(), fitting * 1.5, 2)
    /** What is larger than the window is moved by the same keys, and by what scrolls. */
    await page.keyboard.press('ArrowRight')
    await large.getByText('1 of 3').waitFor()
    await page.keyboard.press('0')
    assert.approximately(await width(), fitting, 2)
    await page.keyboard.press('ArrowRight')
    await large.getByText('2 of 3 · 300 × 900').waitFor()
    await page.keyboard.press('End')
    await large.getByText('3 of 3 · 60 × 30').waitFor()
    assert.equal(await width(), 60)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await large.getByText('2 of 3').waitFor()
    await large.getByRole('button', { name: 'Previous image' }).click()
    await large.getByText('1 of 3').waitFor()
    const download = page.waitForEvent('download')
    await large.getByRole('link', { name: 'Download' }).click()
    assert.equal((await download).suggestedFilename(), 'wide.png')
    await page.keyboard.press('Escape')
    await large.waitFor({ state: 'detached' })
    assert.equal(
      await page.evaluate(() => document.activeElement?.querySelector('img')?.alt),
      'Open “wide.png”'
    )
  })

  test('an image that is deleted while it is looked at is no longer shown', async ({ browser }) => {
    const { ana, page, path } = await open(browser)
    await post(ana, path, 'One', await image('sky.png'))
    await page.getByRole('link', { name: 'Open “sky.png”' }).click()
    await page.getByRole('dialog').waitFor()
    const [{ id }] = built.server.query<{ id: number }>(
      "select id from messages where role = 'user'"
    )
    await ana.delete(`${path}/messages/${id}`)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('a file is left out of later prompts, and the others see it at once', async ({
    browser,
    assert,
  }) => {
    const { ana, page, path } = await open(browser)
    await post(ana, path, 'One', text('long.txt', 'A secret'), await image('sky.png'))
    await untilAnswered(page)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    const toggle = (at: Page, name: string) =>
      at.getByRole('button', { name: `Leave “${name}” out of later prompts` })
    await toggle(ben, 'long.txt').click()
    await page.getByText('left out · Text').waitFor()
    await toggle(page, 'long.txt').and(page.locator('[aria-pressed=true]')).waitFor()
    await toggle(page, 'sky.png').focus()
    await page.keyboard.press('Enter')
    await ben.locator('.attachment-image[data-left-out]').waitFor()

    await composer(page).fill('And now?')
    await page.keyboard.press('Enter')
    await untilAnswered(page, 2)
    assert.notInclude(lastPrompt(), 'A secret')
    assert.include(lastPrompt(), '<file name=\\"sky.png\\">This file was left out.</file>')
    await page.reload()
    await untilLive(page)
    await toggle(page, 'long.txt').click()
    await ben.getByText('left out · Text').waitFor({ state: 'detached' })
  })

  test('an edited question keeps its files', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await choose(page, text('notes.txt', 'Blue'))
    await untilAttached(page, 'notes.txt')
    await composer(page).fill('Whta?')
    await page.keyboard.press('Enter')
    await sent(page).getByText('notes.txt').waitFor()
    await untilAnswered(page)
    await page.keyboard.press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit your question' })
    await page.waitForFunction(
      () => (document.activeElement as HTMLTextAreaElement)?.value === 'Whta?'
    )
    assert.equal(await sent(page).getByText('notes.txt').count(), 1)
    await field.fill('What?')
    await page.keyboard.press('Enter')
    await page.getByText('edited').waitFor()
    await page.getByText('2 / 2').waitFor()
    await untilSettled(page)
    assert.equal(await sent(page).getByText('notes.txt').count(), 1)
    assert.include(lastPrompt(), 'Blue')
    assert.include(lastPrompt(), 'What?')
  })

  test('a language model that cannot take a file is named before it is asked', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    /** No language model that is configured is like that. */
    await page.route(page.url(), async (route) => {
      const response = await route.fetch()
      const body = await response.text()
      await route.fulfill({
        response,
        body: body.replaceAll('"takesPdf":true', '"takesPdf":false'),
      })
    })
    await page.reload()
    await choose(page, text('notes.txt'), paper('plan.pdf'))
    const words =
      'Claude Sonnet 5.5 cannot read “plan.pdf”: choose another language model, or leave the file out.'
    await page.getByRole('status').filter({ hasText: words }).waitFor()
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    assert.equal(await page.getByText(words).count(), 0)
    await page.getByRole('button', { name: 'Note', exact: true }).click()

    const refusal = 'Claude Opus 5.5 cannot read “plan.pdf”: choose another language model.'
    await page.route(page.url(), (route) =>
      route.fulfill({ status: 422, json: { errors: [{ field: 'model', message: refusal }] } })
    )
    await page.getByLabel('Language model').selectOption({ label: 'Claude Opus 5.5' })
    await page.getByRole('status').filter({ hasText: refusal }).waitFor()
  })

  test('without scripts an image is a link to itself, and a card leads to its file', async ({
    browser,
    assert,
  }) => {
    const { ana, path } = await open(browser)
    await post(ana, path, 'One', await image('sky.png'), paper('plan.pdf', { pages: 3 }))
    const plain = await openPage(browser, ana, path, { javaScriptEnabled: false })
    await plain.getByText('PDF · 3 pages').waitFor()
    assert.equal(await plain.getByRole('button', { name: /out of later prompts/ }).count(), 0)
    const link = plain.getByRole('link', { name: 'Open “sky.png”' })
    assert.isAbove(
      await link.getByRole('img', { includeHidden: true }).evaluate((it) => it.clientWidth),
      0
    )
    const card = await plain.getByRole('link', { name: 'plan.pdf' }).getAttribute('href')
    const file = await ana.get(card!)
    assert.include(file.headers.get('content-disposition'), 'attachment')
    await link.click()
    await plain.waitForURL(/files\/.*\/sky\.png$/)
  })

  /** Puts something on the clipboard, as another program would. */
  async function copy(page: Page, data: Record<string, Buffer>) {
    const encoded = Object.entries(data).map(([type, bytes]) => [type, bytes.toString('base64')])
    await page.evaluate(async (entries) => {
      const blobOf = (type: string, bytes: string) =>
        new Blob([Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0))], { type })
      const items = entries.map(([type, bytes]) => [type, blobOf(type, bytes)])
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(items))])
    }, encoded)
  }
})
