import { test } from '@japa/runner'
import { EventStreams } from '#channels/event_streams'
import { Presence } from '#channels/presence'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { until } from '#tests/until'
import { Visitor, type EventStream } from '#tests/visitor'

test.group('Presence', (group) => {
  useProvider(group)

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, {})
    const channel = `conversations/${conversation.id}`
    const [visitor, other] = [await Visitor.loggedIn(all.ana), await Visitor.loggedIn(all.ben)]
    return { ...all, conversation, channel, visitor, other }
  }

  /** The names of those who were there, each time that the stream was told. */
  function told(stream: EventStream): string[][] {
    const lists = stream.events('presence.changed').map((it) => it.people as { name: string }[])
    return lists.map((list) => list.map(({ name }) => name).sort())
  }

  const untilThere = (stream: EventStream, ...wanted: string[]) =>
    stream.until(() => told(stream).at(-1)?.join() === wanted.join())

  test('those who have it open see who comes and goes', async ({ assert }) => {
    const { visitor, other, channel, ana } = await open()
    const stream = await visitor.listen(channel)
    await untilThere(stream, 'Ana')
    assert.deepEqual(stream.events('presence.changed')[0], {
      event: 'presence.changed',
      source: Presence.source,
      people: [{ id: ana.id, name: 'Ana' }],
    })
    const second = await other.listen(channel)
    await untilThere(stream, 'Ana', 'Ben')
    await untilThere(second, 'Ana', 'Ben')
    await other.post('/__transmit/unsubscribe', { uid: second.uid, channel })
    await untilThere(stream, 'Ana')
    second.close()
    stream.close()
  })

  test('a room that fills at once is told of a few times, not at each arrival', async ({
    assert,
  }) => {
    const { visitor, other, channel } = await open()
    const stream = await visitor.listen(channel)
    await untilThere(stream, 'Ana')
    const before = told(stream).length
    const storm = await Promise.all(Array.from({ length: 40 }, () => other.listen(channel)))
    await Promise.all(storm.map((it) => untilThere(it, 'Ana', 'Ben')))
    assert.isAtMost(told(stream).length - before, 4)
    storm.forEach((it) => it.close())
    await untilThere(stream, 'Ana')
    stream.close()
  })

  test('a connection that dies takes its person away', async () => {
    const { visitor, other, channel } = await open()
    const stream = await visitor.listen(channel)
    const second = await other.listen(channel)
    await untilThere(stream, 'Ana', 'Ben')
    second.close()
    await untilThere(stream, 'Ana')
    stream.close()
  })

  test('a person with two tabs counts once, until the second one is closed', async ({ assert }) => {
    const { visitor, other, channel, account, olga } = await open()
    await account.admit(olga)
    const stream = await visitor.listen(channel)
    const [first, second] = [await other.listen(channel), await other.listen(channel)]
    await untilThere(stream, 'Ana', 'Ben')
    await untilThere(second, 'Ana', 'Ben')
    const before = told(stream).length
    first.close()
    await until('the server to miss the first tab', async () => {
      const confirmed = await other.post('/__transmit/confirm', { uid: first.uid })
      return confirmed.status === 404
    })
    /** The server tells of Olga only after it would have told that Ben is gone. */
    const third = await (await Visitor.loggedIn(olga)).listen(channel)
    await untilThere(stream, 'Ana', 'Ben', 'Olga')
    for (const names of told(stream).slice(before)) assert.include(names, 'Ben')
    second.close()
    await untilThere(stream, 'Ana', 'Olga')
    third.close()
    stream.close()
  })

  test('who lost the right to be there falls out', async () => {
    const { visitor, other, channel, ben } = await open()
    const stream = await visitor.listen(channel)
    await other.listen(channel)
    await untilThere(stream, 'Ana', 'Ben')
    await Membership.query().where('userId', ben.id).delete()
    await EventStreams.endUnauthorised()
    await untilThere(stream, 'Ana')
    stream.close()
  })

  test('it is told again, and only where somebody is', async ({ assert }) => {
    const { visitor, other, channel, ana, account } = await open()
    const elsewhere = await Conversation.start(ana, account, {})
    const stream = await visitor.listen(channel)
    const second = await other.listen(`conversations/${elsewhere.id}`)
    await untilThere(stream, 'Ana')
    await untilThere(second, 'Ben')
    const before = stream.events('presence.changed').length
    Presence.repeat()
    await stream.until(() => stream.events('presence.changed').length > before)
    assert.deepEqual(told(stream).at(-1), ['Ana'])
    second.close()
    stream.close()
  })

  test('whoever is writing is shown to the others, and nothing is stored', async ({ assert }) => {
    const { visitor, other, channel, ben, conversation } = await open()
    const stream = await visitor.listen(channel)
    const response = await other.post(`/${channel}/typing`)
    assert.equal(response.status, 204)
    await stream.until((events) => events.some(({ event }) => event === 'presence.typing'))
    assert.deepEqual(stream.events('presence.typing'), [
      { event: 'presence.typing', person: { id: ben.id, name: 'Ben' } },
    ])
    const { updatedAt } = conversation
    await conversation.refresh()
    assert.deepEqual(conversation.updatedAt.toISO(), updatedAt.toISO())
    stream.close()
  })

  test('without a session nobody is writing', async ({ assert }) => {
    const { channel } = await open()
    assert.equal((await new Visitor().post(`/${channel}/typing`)).status, 401)
  })
})
