import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lastBlockStart, plainText, renderMarkdown, renderUnfinished } from '#markdown'
import { highlight, learn } from '#markdown/highlight'
import { LANGUAGES } from '#markdown/languages'
import { provide } from '#markdown/parts'
import { typeset } from '#markdown/typeset'
import type { Parley } from '#tests/bench/subjects'
import type { Line } from '#tests/bench/table'
import { bombPdf, pdf } from '#tests/pdfs'
import { HOSTILE_CODE, HOSTILE_MARKDOWN } from '#tests/hostile_markdown'

/** UTF-16 code units of the longest message. */
const LENGTH = 200_000

/** Of one block: more is not highlighted at all. */
const BLOCK = 29_000

/** The lines into which hostile code is broken: as long as a word and as a line may be, and short. */
const WIDTHS = [20, 290, 1_490]

/** Issue 15's: milliseconds for a text, milliseconds for a file, and megabytes. */
const MOST = { text: 1_000, file: 5_000, memory: 50 }

const RENDERERS = { settled: renderMarkdown, unfinished: renderUnfinished, plain: plainText }

type Worst = { what: string; time: number }

/** The slowest texts and files that we know of. */
export async function measureHostile(parley: Parley): Promise<Line[]> {
  await Promise.all(Object.keys(LANGUAGES).map(learn))
  provide({ highlight, typeset })
  return [...(await files(parley)), ...markdown(), ...code()]
}

function timeOf(action: () => unknown): number {
  const startedAt = performance.now()
  action()
  return performance.now() - startedAt
}

/** Each rule's worst time, of all ways in which a text is rendered. */
function markdown(): Line[] {
  return Object.entries(HOSTILE_MARKDOWN).map(([figure, shape]) => {
    const text = shape(LENGTH)
    const times = Object.values(RENDERERS).map((render) => timeOf(() => render(text)))
    times.push(timeOf(() => lastBlockStart(text)))
    const title = '200,000 characters of Markdown, ms'
    return { title, figure, value: Math.max(...times), digits: 0, most: MOST.text }
  })
}

/** Each language's worst time, and with which code. */
function code(): Line[] {
  return Object.keys(LANGUAGES).map((language) => {
    let worst: Worst = { what: '', time: 0 }
    for (const [what, shape] of Object.entries(HOSTILE_CODE)) {
      for (const width of WIDTHS) {
        const { longest = BLOCK } = LANGUAGES[language]
        const block = brokenInto(width, shape(longest)).slice(0, longest)
        const text = `\`\`\`${language}\n${block}\n\`\`\`\n\n`.repeat(LENGTH / longest)
        const time = timeOf(() => renderMarkdown(text))
        if (time > worst.time) worst = { what, time }
      }
    }
    const title = '200,000 characters of code, ms'
    const figure = `${language}: ${worst.what}`
    return { title, figure, value: worst.time, digits: 0, most: MOST.text }
  })
}

const brokenInto = (width: number, text: string) =>
  text.match(new RegExp(`[^]{1,${width}}`, 'g'))!.join(';\n')

async function files({ ana, pid }: Parley): Promise<Line[]> {
  const path = (await ana.post('/conversations', { title: 'Files' })).headers.get('location')!
  const send = (content: Buffer) => {
    const note = { note: 'true', clientId: crypto.randomUUID() }
    return ana.postForm(`${path}/messages`, note, [{ name: 'a.pdf', content }])
  }
  await send(pdf())
  const lines: Line[] = []
  for (const [title, file] of Object.entries({
    'A PDF with 2 GB of metadata': bombPdf('metadata'),
    'A PDF with 2 GB for a catalogue': bombPdf('catalogue'),
    'A PDF of 10,000 pages': pdf({ pages: 10_000 }),
  })) {
    await writeFile(join('/proc', String(pid), 'clear_refs'), '5')
    const before = await memoryOf(pid, 'VmRSS')
    const startedAt = performance.now()
    await send(file)
    const time = performance.now() - startedAt
    const memory = (await memoryOf(pid, 'VmHWM')) - before
    lines.push(
      { title, figure: 'until the answer, ms', value: time, digits: 0, most: MOST.file },
      { title, figure: 'memory of the server, MB', value: memory, digits: 0, most: MOST.memory }
    )
  }
  return lines
}

/** Megabytes. */
async function memoryOf(pid: number, name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(join('/proc', String(pid), 'status'), 'utf8')
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1_000
}
