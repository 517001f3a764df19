import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Listed = { id: number; title: string; isPrivate: boolean }

/** Ben’s conversation; Ana owns the account, Olga is of another one. */
test.group('Private conversations', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)

  async function open({ isPrivate = false } = {}) {
    const all = await people()
    const contents = { title: 'Salaries', isPrivate }
    const conversation = await Conversation.start(all.ben, all.account, contents)
    const [ana, ben, olga] = [
      await Visitor.loggedIn(all.ana),
      await Visitor.loggedIn(all.ben),
      await Visitor.loggedIn(all.olga),
    ]
    const path = `/conversations/${conversation.id}`
    return { all, conversation, ana, ben, olga, path, list: `accounts/${all.account.id}` }
  }

  const titles = async (visitor: Visitor, path: string) => {
    const { props } = await pageOf(visitor, path)
    const lists = [props.list ?? [], props.conversations ?? []] as Listed[][]
    return lists.flat().map(({ title }) => title)
  }

  test('is nowhere to be seen for others, whatever they are in the account', async ({ assert }) => {
    const { ana, ben, olga, path, conversation } = await open({ isPrivate: true })
    for (const visitor of [ana, olga]) {
      assert.equal((await visitor.get(path)).status, 404)
      assert.equal((await visitor.get(`${path}/messages`)).status, 404)
      assert.equal((await visitor.post(`${path}/messages`, { content: 'Hm?' })).status, 404)
      assert.equal((await visitor.post(`${path}/typing`)).status, 404)
      assert.equal((await visitor.post(`${path}/archive`)).status, 404)
      assert.equal((await visitor.request('PATCH', path, { title: 'Mine' })).status, 404)
      assert.equal((await visitor.delete(path)).status, 404)
      assert.deepEqual(await titles(visitor, '/conversations'), [])
      const found = await visitor.get('/conversations?q=sala')
      assert.deepEqual(await found.json(), { conversations: [] })
      const stream = await visitor.listen()
      assert.equal((await stream.subscribe(path.slice(1))).status, 400)
      stream.close()
    }
    await conversation.refresh()
    assert.equal(conversation.title, 'Salaries')
    assert.isNull(conversation.archivedAt)
    assert.equal(conversation.messagesCount, 0)

    assert.equal((await ben.get(path)).status, 200)
    assert.deepEqual(await titles(ben, '/conversations'), ['Salaries', 'Salaries'])
  })

  test('its list events go to its creator alone', async ({ assert }) => {
    const { all, ana, ben, list } = await open()
    const others = await ana.listen(list)
    const own = await ben.listen(list, `users/${all.ben.id}`)
    const response = await ben.post('/conversations', { title: 'Secret', isPrivate: true })
    await own.until((events) => events.some(({ event }) => event === 'conversation.created'))
    const path = response.headers.get('location')!
    await ben.request('PATCH', path, { title: 'Very secret' })
    await ben.delete(path)
    await own.until((events) => events.some(({ event }) => event === 'conversation.deleted'))

    /** Comes after whatever would have come before it. */
    await ben.post('/conversations', { title: 'Open' })
    await others.until((events) => events.length > 0)
    const heard = others
      .events('conversation.created')
      .map((it) => (it.conversation as Listed).title)
    assert.deepEqual(heard, ['Open'])
    assert.lengthOf(others.received, 1)
    own.close()
    others.close()
  })

  test('one that is made private goes from the others at once, and they hear no more', async ({
    assert,
  }) => {
    const { all, ana, ben, conversation, path, list } = await open()
    const reader = await ana.listen(path.slice(1))
    const others = await (await Visitor.loggedIn(all.ana)).listen(list)
    const own = await ben.listen(path.slice(1), list, `users/${all.ben.id}`)
    assert.equal((await ben.post(`${path}/privacy`)).status, 200)
    await reader.untilClosed()
    await others.until((events) => events.some(({ event }) => event === 'conversation.deleted'))
    await own.until((events) => events.some(({ event }) => event === 'conversation.updated'))
    assert.isTrue(
      own.events('conversation.updated').every((it) => (it.conversation as Listed).isPrivate)
    )
    assert.deepEqual(
      others.received.map(({ payload }) => payload.event),
      ['conversation.deleted']
    )
    assert.equal((await ana.get(path)).status, 404)
    await conversation.refresh()
    assert.isTrue(Boolean(conversation.isPrivate))

    assert.equal((await ben.delete(`${path}/privacy`)).status, 200)
    await others.until((events) => events.some(({ event }) => event === 'conversation.updated'))
    assert.equal((await ana.get(path)).status, 200)
    own.close()
    others.close()
  })

  test('only its creator may hide it or show it', async ({ assert }) => {
    const { ana, olga, conversation, path } = await open()
    assert.equal((await ana.post(`${path}/privacy`)).status, 403)
    assert.equal((await ana.delete(`${path}/privacy`)).status, 403)
    assert.equal((await olga.post(`${path}/privacy`)).status, 404)
    assert.equal((await olga.delete(`${path}/privacy`)).status, 404)
    await conversation.refresh()
    assert.isFalse(Boolean(conversation.isPrivate))
  })

  test('nobody hears another person’s channel', async ({ assert }) => {
    const { all, ana } = await open()
    const stream = await ana.listen()
    assert.equal((await stream.subscribe(`users/${all.ben.id}`)).status, 400)
    assert.equal((await stream.subscribe(`users/${all.ana.id}`)).status, 204)
    stream.close()
  })

  test('whoever left the account no longer sees their own', async ({ assert }) => {
    const { all, ben, path } = await open({ isPrivate: true })
    await all.ben.related('memberships').query().delete()
    assert.equal((await ben.get(path)).status, 404)
  })
})
