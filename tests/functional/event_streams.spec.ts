import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import transmit from '@adonisjs/transmit/services/main'
import { EventStreams } from '#channels/event_streams'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Random } from '#tests/random'
import { randomPause, until } from '#tests/until'
import { Visitor, type EventStream } from '#tests/visitor'

/** What start/replies.ts does every few seconds, until the stream has ended. */
async function untilEnded(stream: EventStream) {
  await until('the stream to end', async () => {
    await EventStreams.endUnauthorised()
    return stream.isClosed
  })
}

test.group('Open event streams', (group) => {
  useProvider(group)

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, {})
    const visitor = await Visitor.loggedIn(all.ben)
    const channel = `conversations/${conversation.id}`
    const stream = await visitor.listen(channel, `accounts/${all.account.id}`)
    return { ...all, conversation, visitor, channel, stream }
  }

  test('stay open while nothing changes', async ({ assert }) => {
    const { stream, channel } = await open()
    await EventStreams.endUnauthorised()
    await EventStreams.endUnauthorised()
    transmit.broadcast(channel, { event: 'test' })
    await stream.until(() => stream.events('test').length === 1)
    assert.isFalse(stream.isClosed)
    stream.close()
  })

  test('end when their session is logged out, and cannot be had again', async ({ assert }) => {
    const { stream, visitor, channel } = await open()
    const copy = new Visitor()
    copy.cookie = visitor.cookie
    await visitor.delete('/session')
    await untilEnded(stream)
    await assert.rejects(() => copy.listen(channel), /401/)
  })

  /** The old cookie made a session anew under the same id, which was nobody's. */
  test('end when their session is over though its cookie is used once more', async () => {
    const { stream, visitor } = await open()
    const { cookie } = visitor
    await visitor.delete('/session')
    visitor.cookie = cookie
    await visitor.get('/login', { accept: 'text/html' })
    await untilEnded(stream)
  })

  test('end when their session has expired', async () => {
    const { stream, ben } = await open()
    await db
      .from('sessions')
      .where('user_id', String(ben.id))
      .update({ expires_at: new Date(0) })
    await untilEnded(stream)
  })

  test('one session has so many, and each so many channels', async ({ assert }) => {
    const { stream, visitor, channel } = await open()
    const streams = [stream]
    const openUntilRefused = async () => {
      for (;;) streams.push(await visitor.listen())
    }
    await assert.rejects(openUntilRefused, /429/)
    assert.lengthOf(streams, 50)
    const joinUntilRefused = async () => {
      for (let id = 1; ; id++) {
        const { status } = await stream.subscribe(`conversations/${id}`)
        if (status === 429) return
        transmit.getManager().subscribe({
          uid: stream.uid,
          channel: `conversations/${id}`,
          skipAuthorization: true,
        })
      }
    }
    await joinUntilRefused()
    assert.equal((await stream.subscribe(channel)).status, 429)
    for (const it of streams) it.close()
  })

  test('end with the membership, and the channel is refused from then on', async ({ assert }) => {
    const { stream, visitor, channel, ben } = await open()
    await Membership.query().where('userId', ben.id).delete()
    await untilEnded(stream)
    const again = await visitor.listen()
    assert.equal((await again.subscribe(channel)).status, 400)
    again.close()
  })

  test('end with the conversation', async () => {
    const { stream, conversation } = await open()
    await conversation.destroy()
    await untilEnded(stream)
  })

  test('one that is not confirmed ends, and its person is gone; one that is confirmed stays', async ({
    assert,
  }) => {
    const { stream, visitor, channel, ana } = await open()
    const hers = await Visitor.loggedIn(ana)
    const dead = await connectWithoutReading(hers, channel)
    const isAnaThere = () => {
      const told = stream.events('presence.changed').at(-1)
      return JSON.stringify(told?.people ?? []).includes('"Ana"')
    }
    await stream.until(isAnaThere)
    await until('Ana to be gone', async () => {
      const confirmed = await visitor.post('/__transmit/confirm', { uid: stream.uid })
      assert.equal(confirmed.status, 204)
      EventStreams.endUnconfirmed(500)
      return !isAnaThere()
    })
    const forAnother = await hers.post('/__transmit/confirm', { uid: stream.uid })
    assert.equal(forAnother.status, 404)
    assert.isFalse(stream.isClosed)
    dead.destroy()
    stream.close()
  })

  test('one that its client gives up while it is opened keeps no place', async ({ assert }) => {
    const { visitor } = await open()
    const random = new Random(1)
    for (let at = 0; at < 60; at++) {
      const aborted = new AbortController()
      const path = `/__transmit/events?uid=${randomUUID()}`
      const headers = { accept: 'text/event-stream' }
      const opening = visitor.request('GET', path, undefined, headers, aborted.signal)
      const given = opening.catch(() => null)
      await randomPause(random, { atMost: 8 })
      aborted.abort()
      await given
    }
    /** Those that were open for a moment are gone once the server has heard of it. */
    const hasPlaces = async () => {
      const opening = Array.from({ length: 40 }, () => visitor.listen().catch(() => null))
      const streams = await Promise.all(opening)
      streams.forEach((it) => it?.close())
      return !streams.includes(null)
    }
    await assert.doesNotReject(() => until('forty places to be free', hasPlaces, { every: 100 }))
  })

  test('more subscriptions than a query takes ids keep no stream from being looked at', async ({
    assert,
  }) => {
    const { stream } = await open()
    for (let id = 100_000; id < 135_000; id++) {
      const channel = `conversations/${id}`
      await transmit.getManager().subscribe({
        uid: stream.uid,
        channel,
        context: {} as HttpContext,
        skipAuthorization: true,
      })
    }
    await assert.doesNotReject(() => EventStreams.endUnauthorised())
    await stream.untilClosed()
  })

  test('a reader that does not read is dropped, and the others notice nothing', async ({
    assert,
  }) => {
    const { stream, visitor, channel } = await open()
    const dead = await connectWithoutReading(visitor, channel)
    const closed = once(dead, 'close')

    const payload = { event: 'test', text: 'x'.repeat(10_000) }
    for (let sent = 1; sent <= 2_000; sent++) {
      transmit.broadcast(channel, payload)
      /** A reader that reads keeps up, however slow the machine is. */
      if (sent % 100 === 0) await stream.until(() => stream.events('test').length === sent)
    }
    EventStreams.endBacklogged()
    dead.resume()
    await closed
    await stream.until(() => stream.events('test').length === 2_000, 20_000)
    assert.isFalse(stream.isClosed)
    stream.close()
  })

  test('a reader that does not read a few large messages is dropped, too', async ({ assert }) => {
    const { stream, visitor, channel } = await open()
    const dead = await connectWithoutReading(visitor, channel)
    const closed = once(dead, 'close')
    const payload = { event: 'test', text: 'x'.repeat(400_000) }
    for (let sent = 1; sent <= 60; sent++) {
      transmit.broadcast(channel, payload)
      if (sent % 10 === 0) await stream.until(() => stream.events('test').length === sent)
    }
    EventStreams.endBacklogged()
    dead.resume()
    await closed
    assert.isFalse(stream.isClosed)
    stream.close()
  })
})

/** A socket that has subscribed a channel, and then takes nothing more from the network. */
async function connectWithoutReading(visitor: Visitor, channel: string): Promise<Socket> {
  const { hostname, port } = new URL(visitor.baseURL)
  const uid = randomUUID()
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  socket.write(
    `GET /__transmit/events?uid=${uid} HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${visitor.cookie}\r\n\r\n`
  )
  await once(socket, 'data')
  socket.pause()
  await visitor.post('/__transmit/subscribe', { uid, channel })
  return socket
}
