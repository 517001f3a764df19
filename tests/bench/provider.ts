/** The fake provider as a process of its own, so that its work is not counted as a server's. */
import { FakeProvider, type Step } from '#tests/fake_provider'
import { codeLines, longBlock, pieces } from '#tests/bench/content'
import { stamp } from '#tests/bench/stamps'

/** Milliseconds from one chunk to the next: 20 stamps a second, or 50 pieces or lines. */
const INTERVAL = { chunks: 50, pieces: 20, lines: 20 }

const provider = await FakeProvider.start()

/** Keeps to the times that the first chunk sets: a late chunk does not make the others late. */
const sendChunks: Step['run'] = async (answer) => {
  const { count, kind } = wanted()
  if (kind === 'lines') await answer.say('text', longBlock)
  const begin = performance.now()
  for (let index = 0; index < count; index++) {
    const wait = begin + index * INTERVAL[kind] - performance.now()
    if (wait > 0) await answer.pause(wait)
    await answer.say('text', textOf(kind, index))
  }
}

/** The question says what: it is the last request's, because this answer has just begun. */
function wanted() {
  const question = JSON.stringify(provider.requests.at(-1)?.body.messages.at(-1))
  const [, count, kind] = /(\d+) (chunks|pieces|lines)/.exec(question) ?? []
  return { count: Number(count), kind: (kind ?? 'chunks') as keyof typeof INTERVAL }
}

function textOf(kind: keyof typeof INTERVAL, index: number): string {
  if (kind === 'chunks') return stamp()
  const texts = kind === 'pieces' ? pieces : codeLines
  return texts[index % texts.length]
}

provider.always({ run: sendChunks })
process.once('disconnect', () => process.exit())
process.send?.(provider.baseURL)
