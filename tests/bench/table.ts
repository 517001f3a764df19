import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Figures } from '#tests/bench/figures'
import type { Scenario } from '#tests/bench/scenarios'

/** One scenario, measured twice. */
export type Result = { scenario: Scenario; floor: Figures; parley: Figures }

type Row = {
  figure: keyof Figures
  title: string
  digits: number
  /** Parley's figure is given as so many times the floor's, or as so much more. */
  beside?: 'times' | 'more'
  /** Issue 3's: the most it may be in all scenarios, or in those with these names. */
  goal?: number | Partial<Record<string, number>>
}

const rows: Row[] = [
  { figure: 'firstWord', title: 'first word, p50, ms', digits: 1, beside: 'more', goal: 30 },
  { figure: 'p50', title: 'chunk, p50, ms', digits: 2, beside: 'times' },
  { figure: 'p95', title: 'chunk, p95, ms', digits: 2, beside: 'times', goal: { 200: 1.5 } },
  { figure: 'p99', title: 'chunk, p99, ms', digits: 2, beside: 'times' },
  {
    figure: 'p95OnceBegun',
    title: 'chunk once all have begun, p95, ms',
    digits: 2,
    beside: 'times',
    goal: { 200: 1.5 },
  },
  {
    figure: 'cpuOfChunks',
    title: 'CPU for 1,000 chunks, s',
    digits: 3,
    beside: 'times',
    goal: { '200': 1.5, '1x500': 1 },
  },
  { figure: 'cpuOfIdling', title: 'CPU in 15 s, s', digits: 2, beside: 'times' },
  { figure: 'memory', title: 'peak memory, MB', digits: 0, beside: 'more', goal: 150 },
  { figure: 'others', title: 'cores busy with something else', digits: 2 },
]

/** A figure of Parley alone, beside the most that it may be. */
export type Line = { title: string; figure: string; value: number; digits: number; most?: number }

/** The results as Markdown, under a line that says when and where they were measured. */
export function table(results: Result[]): string {
  const head = ['Scenario', 'Figure', 'Floor', 'Parley', 'Beside the floor', 'At most']
  const rule = ['---', '---', '---:', '---:', '---:', '---:']
  return markdown([head, rule, ...results.flatMap(linesOf)])
}

/** The same for figures that have no floor. `subject` says what their titles name. */
export function tableOfBars(subject: string, lines: Line[]): string {
  const head = [subject, 'Figure', 'Parley', 'At most']
  const rule = ['---', '---', '---:', '---:']
  const cellsOfLines = lines.map(({ title, figure, value, digits, most }, index) => [
    title === lines[index - 1]?.title ? '' : title,
    figure,
    value.toFixed(digits),
    most === undefined ? '' : `${most.toLocaleString('en')}: ${verdict(value, most)}`,
  ])
  return markdown([head, rule, ...cellsOfLines])
}

function markdown(lines: string[][]) {
  return [circumstances(), '', ...lines.map((line) => `| ${line.join(' | ')} |`)].join('\n')
}

const verdict = (value: number, most: number) => (value <= most ? 'met' : '**missed**')

function circumstances() {
  const date = new Date().toISOString().slice(0, 10)
  const memory = Math.round(totalmem() / 1024 ** 3)
  const sdk = JSON.parse(readFileSync('node_modules/@anthropic-ai/sdk/package.json', 'utf8'))
  return (
    `${date}: ${availableParallelism()} cores (${cpus()[0].model.trim()}), ${memory} GB of memory, ` +
    `Node.js ${process.versions.node}, SDK ${sdk.version}, SQLite.`
  )
}

function linesOf({ scenario, floor, parley }: Result): string[][] {
  const lines = rows.flatMap((row) => {
    const [least, ours] = [floor[row.figure], parley[row.figure]]
    return least === undefined || ours === undefined ? [] : [cells(row, scenario, least, ours)]
  })
  return lines.map((line, index) => [index === 0 ? scenario.title : '', ...line])
}

function cells(
  { title, digits, beside, goal }: Row,
  { name }: Scenario,
  least: number,
  ours: number
) {
  const value = beside === 'times' ? ours / least : ours - least
  const limit = typeof goal === 'object' ? goal[name] : goal
  const inWords = (number: number | string) =>
    beside === 'times' ? `${number} ×` : `${Number(number) < 0 ? '' : '+'}${number}`
  return [
    title,
    least.toFixed(digits),
    ours.toFixed(digits),
    beside ? inWords(value.toFixed(beside === 'times' ? 2 : digits)) : '',
    limit === undefined ? '' : `${inWords(limit)}: ${verdict(value, limit)}`,
  ]
}
