import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '#tests/bench/children'
import {
  figuresOfIdling,
  figuresOfReplies,
  type Conversation,
  type Figures,
} from '#tests/bench/figures'
import type { Scenario } from '#tests/bench/scenarios'
import { now } from '#tests/bench/stamps'
import type { Subject } from '#tests/bench/subjects'
import { Usage } from '#tests/bench/usage'

/** Chunks of a measured reply: 10 seconds of 20 a second. */
const CHUNKS = 200

/** A server that people use has been asked before: a reply of one second goes first. */
const WARM_UP_CHUNKS = 20

/** Milliseconds in which all questions are asked. */
const ASKING_TIME = 50

/** Milliseconds after which replies that are not complete never will be. */
const LONGEST_REPLY = 30_000

/** Milliseconds that a server gets for what it does after the last chunk. They count. */
const SETTLING_TIME = 500

/** Milliseconds: as long as from one ping to the next, so that there is one for each stream. */
const IDLE_TIME = 15_000

/** Conversations and streams that are opened at the same time. */
const BATCH = 20

/** Runs the scenario on a subject that has just started. */
export async function measure(
  subject: Subject,
  provider: Child,
  scenario: Scenario
): Promise<{ figures: Figures; usage: Usage }> {
  const conversations = await open(subject, scenario)
  if (!scenario.isIdle) await takeReplies(conversations, subject, WARM_UP_CHUNKS)
  for (const viewer of viewersOf(conversations)) viewer.arrivals = []

  const usage = new Usage({ server: subject.pid, provider: provider.pid, viewers: process.pid })
  if (scenario.isIdle) await sleep(IDLE_TIME)
  else await takeReplies(conversations, subject, CHUNKS)
  usage.stop()

  assertOpen(conversations)
  const figures = scenario.isIdle ? figuresOfIdling(usage) : figuresOfReplies(conversations, usage)
  return { figures, usage }
}

async function open(subject: Subject, scenario: Scenario): Promise<Conversation[]> {
  const paths = await inBatches(scenario.conversations, () => subject.openConversation())
  const conversations = paths.map((path): Conversation => ({ path, viewers: [], askedAt: 0 }))
  await inBatches(paths.length * scenario.viewers, async (index) => {
    const { path, viewers } = conversations[index % paths.length]
    viewers.push(await subject.listen(path))
  })
  return conversations
}

async function inBatches<T>(count: number, action: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  while (results.length < count) {
    const begin = results.length
    const size = Math.min(BATCH, count - begin)
    const batch = Array.from({ length: size }, (_, index) => action(begin + index))
    results.push(...(await Promise.all(batch)))
  }
  return results
}

/** Asks in all conversations, and resolves when every viewer has every chunk. */
async function takeReplies(conversations: Conversation[], subject: Subject, chunks: number) {
  const deadline = now() + LONGEST_REPLY * 1000
  const asking = conversations.map(async (conversation, index) => {
    await sleep((index / conversations.length) * ASKING_TIME)
    conversation.askedAt = now()
    await subject.ask(conversation.path, `Send ${chunks} chunks`)
  })
  await Promise.all(asking)

  while (viewersOf(conversations).some(({ arrivals }) => arrivals.length < chunks)) {
    assertOpen(conversations)
    if (now() > deadline) throw new Error('chunks are missing')
    await sleep(20)
  }
  await sleep(SETTLING_TIME)
}

function assertOpen(conversations: Conversation[]) {
  if (viewersOf(conversations).some(({ isClosed }) => isClosed)) {
    throw new Error('an event stream has ended')
  }
}

function viewersOf(conversations: Conversation[]) {
  return conversations.flatMap(({ viewers }) => viewers)
}
