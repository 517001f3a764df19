/** The fake provider as a process of its own, so that its work is not counted as a server's. */
import { FakeProvider, type Step } from '#tests/fake_provider'
import { stamp } from '#tests/bench/stamps'

/** Milliseconds from one chunk to the next: 20 a second. */
const INTERVAL = 50

const provider = await FakeProvider.start()

/** Keeps to the times that the first chunk sets: a late chunk does not make the others late. */
const sendChunks: Step['run'] = async (answer) => {
  const count = wantedChunks()
  const begin = performance.now()
  for (let index = 0; index < count; index++) {
    const wait = begin + index * INTERVAL - performance.now()
    if (wait > 0) await answer.pause(wait)
    await answer.say('text', stamp())
  }
}

/** The question says how many: it is the last request's, because this answer has just begun. */
function wantedChunks() {
  const question = JSON.stringify(provider.requests.at(-1)?.body.messages.at(-1))
  return Number(/(\d+) chunks/.exec(question)?.[1])
}

provider.always({ run: sendChunks })
process.once('disconnect', () => process.exit())
process.send?.(provider.baseURL)
