import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What V8 writes: which function ran at each sample, and microseconds between the samples. */
type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  startTime: number
  samples: number[]
  timeDeltas: number[]
}

const LENGTH = 15
const ROOT = pathToFileURL(process.cwd()).href

/** Has a Node.js process write its profile into the folder when it ends. */
export const profiling = (folder: string) => ({
  NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}`,
})

/**
 * The functions that took most time by themselves between two moments (microseconds, see
 * stamps.ts), as Markdown.
 */
export async function hottest(folder: string, { from, to }: { from: number; to: number }) {
  const times = selfTimes(await read(folder), from, to)
  times.delete('(idle)')
  const busy = times.values().reduce((sum, time) => sum + time, 0)
  const lines = Array.from(times)
    .sort(([, one], [, other]) => other - one)
    .slice(0, LENGTH)
    .map(([name, time]) => `| ${milliseconds(time)} | ${percent(time / busy)} | ${name} |`)
  const title = `Busy for ${milliseconds(busy)} of ${milliseconds(to - from)} ms.`
  return [title, '', '| ms | share | function |', '| ---: | ---: | --- |', ...lines].join('\n')
}

/** Workers write profiles too: the main thread is the one with number 0. */
async function read(folder: string): Promise<Profile> {
  const name = (await readdir(folder)).find((it) => /\.0\.\d+\.cpuprofile$/.test(it))
  if (!name) throw new Error('the server has written no profile')
  return JSON.parse(await readFile(join(folder, name), 'utf8'))
}

function selfTimes({ nodes, startTime, samples, timeDeltas }: Profile, from: number, to: number) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map<string, number>()
  let at = startTime
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index]
    const name = names.get(id)!
    const isInside = at >= from && at < to
    if (isInside) times.set(name, (times.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0))
  }
  return times
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']) {
  const name = functionName || '(anonymous)'
  if (!url) return name
  const file = url.startsWith(ROOT) ? relative(ROOT, url) : url
  return `${name} ${file}:${lineNumber + 1}`
}

const milliseconds = (time: number) => (time / 1000).toFixed(0)
const percent = (share: number) => `${(share * 100).toFixed(1)} %`
