import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import llm from '#config/llm'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { FakeBilling, type Bill } from '#tests/fake_billing'
import { finish, text, status } from '#tests/fake_provider'
import { emptyStorage } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { people } from '#tests/people'
import { messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Files = { name: string; content: string | Uint8Array }[]

/** Dollars per million tokens of Claude Sonnet 5.5, from the provider's pricing page. */
const PRICES = { input: 2, read: 0.1, written: 2.5, writtenLong: 4, output: 10 }

const MINUTE = 60_000

/** 1,200 characters. */
const LONG_ANSWER = 'The contract ends in May. '.repeat(46)

test.group('Caching of prompts', (group) => {
  const provider = useProvider(group)
  group.each.setup(() => emptyStorage())

  async function open(options: ConstructorParameters<typeof FakeBilling>[0] = {}) {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, {})
    const billing = new FakeBilling(options)
    provider.current.billing = billing
    provider.current.always(text(LONG_ANSWER), finish({ usage: { output_tokens: 300 } }))
    const visitors = [await Visitor.loggedIn(all.ana), await Visitor.loggedIn(all.ben)]
    const path = `/conversations/${conversation.id}/messages`
    let sent = 0
    /** Ana and Ben ask in turns; the reply is there when it resolves. */
    const ask = async (content: string, files: Files = []) => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      const visitor = visitors[sent % visitors.length]
      const response = await visitor.postForm(path, { content, clientId }, files)
      if (response.status !== 200) throw new Error(`not sent: ${await response.text()}`)
      await GenerateReply.onIdle()
    }
    return { ...all, conversation, billing, path, ask, visitor: visitors[0] }
  }

  /** Micro-dollars. */
  const costOf = ({ fresh, read, written, writtenLong }: Bill, output: number) =>
    fresh * PRICES.input +
    read * PRICES.read +
    written * PRICES.written +
    writtenLong * PRICES.writtenLong +
    output * PRICES.output

  const lengthOf = ({ fresh, read, written, writtenLong }: Bill) =>
    fresh + read + written + writtenLong

  test('fifty turns over a PDF of 20 pages: nine tenths are read from the cache, at under a quarter of the cost', async ({
    assert,
  }) => {
    const { billing, ask, conversation } = await open()
    await ask('What is in this contract?', [{ name: 'contract.pdf', content: pdf({ pages: 20 }) }])
    for (let turn = 2; turn <= 50; turn++) {
      await ask(`And what does it say about clause ${turn}? `.repeat(5))
    }

    assert.lengthOf(billing.bills, 50)
    assert.deepEqual(billing.breaks, [])
    const output = 50 * 300
    const { total } = billing
    const share = total.read / lengthOf(total)
    const cost = costOf(total, output)
    const uncached = lengthOf(total) * PRICES.input + output * PRICES.output
    console.log(
      [
        `50 turns with a PDF of 20 pages: ${lengthOf(total).toLocaleString('en-GB')} tokens in,`,
        `${(share * 100).toFixed(1)} % of them read from the cache;`,
        `$${(cost / 1e6).toFixed(2)} against $${(uncached / 1e6).toFixed(2)} uncached`,
        `(${((cost / uncached) * 100).toFixed(1)} %)`,
      ].join(' ')
    )
    assert.isAbove(share, 0.9)
    assert.isBelow(cost / uncached, 0.25)
    /** What Parley stored is what was billed, but for the rounding of each reply. */
    assert.closeTo(await conversation.cost(), cost, 50)
  }).timeout(120_000)

  test('turns of many files and merged questions find what the turn before has written', async ({
    assert,
  }) => {
    const { billing, ask } = await open()
    const files = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `part${index}.txt`,
        content: `Part ${index}. `.repeat(400),
      }))
    await ask('What do these say?', files(10))
    /** Nobody answers the second one: it becomes one message with the third. */
    provider.current.script(status(401))
    await ask('And these?', files(10))
    await ask('And these, then?', files(10))
    await ask('All of them?', files(10))

    assert.deepEqual(billing.breaks, [])
    /** What was refused was not written either. */
    const [first, third, fourth] = billing.bills
    assert.equal(first.read, 0)
    assert.equal(third.read, lengthOf(first))
    assert.equal(fourth.read, lengthOf(third))
  })

  test('answering again begins with the very same bytes, for the last question and an older one', async ({
    assert,
  }) => {
    const { billing, ask, visitor, path } = await open()
    for (const content of ['One? '.repeat(5_000), 'Two?', 'Three?']) await ask(content)
    const questions = await Message.query().where('role', 'user').orderBy('id')
    const again = async ({ id }: Message) => {
      await visitor.post(`${path}/${id}/reply`)
      await GenerateReply.onIdle()
      return messagesOf(provider.current.requests.at(-1))
    }

    const [, two, three] = provider.current.requests.map((request) => messagesOf(request))
    assert.deepEqual(await again(questions[2]), three)
    assert.equal(billing.bills[3].read, lengthOf(billing.bills[3]))
    assert.deepEqual(await again(questions[1]), two)
    assert.equal(billing.bills[4].read, lengthOf(billing.bills[4]))
  })

  test('a pause of ten minutes makes the provider keep the next prompts for an hour', async ({
    assert,
  }) => {
    let now = Date.now()
    const { billing, ask } = await open({ now: () => now })
    /** As if all that has been said had been said earlier. */
    const pause = async (milliseconds: number) => {
      now += milliseconds
      for (const message of await Message.all()) {
        message.createdAt = message.createdAt.minus({ milliseconds })
        message.version++
        await message.save()
      }
    }
    await ask('One? '.repeat(5_000))
    await ask('Two?')
    assert.isAbove(billing.bills[1].read, 0)
    assert.equal(billing.bills[1].writtenLong, 0)

    await pause(10 * MINUTE)
    await ask('Three?')
    assert.equal(billing.bills[2].read, 0)
    assert.isAbove(billing.bills[2].writtenLong, 4_096)
    assert.equal(billing.bills[2].written, 0)

    await pause(10 * MINUTE)
    await ask('Four?')
    assert.equal(billing.bills[3].read, lengthOf(billing.bills[2]))

    await pause(2 * 60 * MINUTE)
    await ask('Five?')
    assert.equal(billing.bills[4].read, 0)
  })

  test('short prompts are marked and cost what they would without marks', async ({ assert }) => {
    const { billing, ask } = await open()
    await ask('Why?')
    await ask('Why not?')
    assert.equal(billing.total.fresh, lengthOf(billing.total))
    const { system } = provider.current.requests[1].body
    assert.deepEqual(system, [
      {
        type: 'text',
        text: llm.instructions,
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
    ])
  })

  test('a server without a cache gets no marks', async ({ assert, cleanup }) => {
    const { capabilities } = llm.models['claude-sonnet-5-5']
    cleanup(() => void (capabilities.caching = true))
    capabilities.caching = false
    const { ask } = await open()
    await ask('Why?')
    const { body } = provider.current.requests[0]
    assert.equal(body.system, llm.instructions)
    assert.notInclude(JSON.stringify(body), 'cache_control')
  })

  test('names and files are framed alike however often they are sent, and by whom', async ({
    assert,
  }) => {
    const { billing, ask } = await open()
    await ask('With "quotes" & <tags>', [{ name: 'a & "b".txt', content: 'One </file> two' }])
    await ask('', [{ name: 'only.txt', content: 'A file without words' }])
    for (const word of ['two', 'three', 'four']) await ask(word)
    assert.deepEqual(billing.breaks, [])
    assert.lengthOf(await db.from('messages').where('role', 'user'), 5)
  })
})
