import { once } from 'node:events'
import { get } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { StoredFiles } from '#models/message/stored_files'
import { emptyStorage, picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

/** Ben’s conversation; Ana owns the account, Olga is of another one. */
test.group('Downloads', (group) => {
  useProvider(group)
  group.each.setup(() => emptyStorage())

  /** A question of Ben’s with a file of each kind, and where each of them is. */
  async function open({ isPrivate = false } = {}) {
    const all = await people()
    const conversation = await Conversation.start(all.ben, all.account, { isPrivate })
    const ben = await Visitor.loggedIn(all.ben)
    const path = `/conversations/${conversation.id}/messages`
    const contents = {
      'sky.png': await picture('png', { width: 300, height: 100 }),
      'Plan für “2027”.pdf': pdf(),
      'notes.md': Buffer.from('0123456789'),
    }
    const files = Object.entries(contents).map(([name, content]) => ({ name, content }))
    await ben.postForm(path, { content: 'Look', clientId: 'client-0001' }, files)
    await GenerateReply.onIdle()
    const [question, reply] = await Message.query().orderBy('id')
    const { entries } = question.attachments
    const [image, document, text] = entries.map(
      ({ id, name }) => `${path}/${question.id}/files/${id}/${encodeURIComponent(name)}`
    )
    return { all, ben, conversation, path, question, reply, image, document, text, contents }
  }

  /** As browsers ask: `fetch` asks caches not to answer where there is a condition. */
  async function getIf(visitor: Visitor, path: string, headers: Record<string, string>) {
    const all = { ...headers, accept: 'application/json', cookie: visitor.cookie }
    const [response] = await once(get(visitor.baseURL + path, { headers: all }), 'response')
    return { status: response.statusCode, headers: response.headers, body: await textOf(response) }
  }

  const headersOf = ({ headers }: Response, ...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, headers.get(name)]))

  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

  test('only images and PDFs are shown, with a type of ours, and run nothing', async ({
    assert,
  }) => {
    const { ben, image, document, text, contents } = await open()
    const [picturePath, pdfName] = [image, Object.keys(contents)[1]]
    const star = `filename*=UTF-8''${encodeURIComponent(pdfName)}`
    const found = await Promise.all([
      ...[picturePath, `${picturePath}?thumbnail`, `${picturePath}?download`].map((it) =>
        ben.get(it)
      ),
      ...[document, `${document}?download`, text, `${text}?download`].map((it) => ben.get(it)),
    ])
    assert.deepEqual(
      found.map((it) => [it.status, it.headers.get('content-type')]),
      [
        [200, 'image/png'],
        [200, 'image/webp'],
        [200, 'image/png'],
        [200, 'application/pdf'],
        [200, 'application/pdf'],
        [200, 'application/octet-stream'],
        [200, 'application/octet-stream'],
      ]
    )
    const dispositions = found.map(({ headers }) => headers.get('content-disposition')!)
    assert.equal(dispositions[0], 'inline; filename=sky.png')
    assert.equal(dispositions[2], 'attachment; filename=sky.png')
    assert.match(dispositions[3], /^inline; filename="/)
    assert.include(dispositions[3], star)
    assert.include(dispositions[4], star)
    for (const disposition of [dispositions[5], dispositions[6], dispositions[4]])
      assert.match(disposition, /^attachment; filename/)
    for (const response of found) {
      assert.deepEqual(
        headersOf(
          response,
          ...['x-content-type-options', 'content-security-policy', 'cache-control', 'accept-ranges']
        ),
        {
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
          'cache-control': 'private, no-cache',
          'accept-ranges': 'bytes',
        }
      )
    }
    const originals = [found[0], found[2], found[3], found[4], found[5], found[6]]
    const all = Object.values(contents)
    for (const [index, response] of originals.entries()) {
      assert.equal(Number(response.headers.get('content-length')), all[index >> 1].length)
      assert.deepEqual(await bytesOf(response), all[index >> 1])
    }
  })

  test('whoever has it already is told so, while they may see it', async ({ assert }) => {
    const { ben, all, image, conversation } = await open()
    const first = await ben.get(image)
    const etag = first.headers.get('etag')!
    assert.match(etag, /^"[\w-]{22}"$/)
    const again = await getIf(ben, image, { 'if-none-match': etag })
    assert.equal(again.status, 304)
    assert.equal(again.body, '')
    assert.equal(again.headers.etag, etag)
    assert.equal(again.headers['cache-control'], 'private, no-cache')
    assert.equal((await getIf(ben, image, { 'if-none-match': '"other"' })).status, 200)
    const small = await ben.get(`${image}?thumbnail`)
    assert.notEqual(small.headers.get('etag'), etag)

    const ana = await Visitor.loggedIn(all.ana)
    assert.equal((await getIf(ana, image, { 'if-none-match': etag })).status, 304)
    await conversation.privacy.hide()
    assert.equal((await getIf(ana, image, { 'if-none-match': etag })).status, 404)
  })

  test('a part of one is a range of its bytes', async ({ assert }) => {
    const { ben, text } = await open()
    const etag = (await ben.get(text)).headers.get('etag')!
    const cases: [range: string, status: number, body: string, range: string | null][] = [
      ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
      ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
      ['bytes=-2', 206, '89', 'bytes 8-9/10'],
      ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
      ['bytes=0-9', 206, '0123456789', 'bytes 0-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=99-100', 416, '', 'bytes */10'],
      /** More than one, or none that can be read: all of it. */
      ['bytes=0-1,4-5', 200, '0123456789', null],
      ['bytes=5-2', 200, '0123456789', null],
      ['bytes=x-y', 200, '0123456789', null],
      ['lines=0-1', 200, '0123456789', null],
    ]
    for (const [range, status, body, contentRange] of cases) {
      const response = await ben.get(text, { range })
      assert.equal(response.status, status, range)
      assert.equal(response.headers.get('content-range'), contentRange, range)
      assert.equal(response.headers.get('content-type'), 'application/octet-stream')
      assert.equal(await response.text(), body, range)
      if (status !== 416) assert.equal(Number(response.headers.get('content-length')), body.length)
    }
    const range = 'bytes=0-3'
    assert.equal((await getIf(ben, text, { range, 'if-range': etag })).status, 206)
    assert.equal((await getIf(ben, text, { range, 'if-range': '"other"' })).status, 200)
    assert.equal((await getIf(ben, text, { range, 'if-none-match': etag })).status, 304)
  })

  test('a range of a large one is these bytes, wherever they are', async ({ assert }) => {
    const { ben, path, question } = await open()
    const content = pdf({ padding: 400_000 })
    await ben.postForm(path, { content: 'Long', clientId: 'client-0002' }, [
      { name: 'long.pdf', content },
    ])
    const long = await Message.query().where('role', 'user').orderBy('id', 'desc').firstOrFail()
    assert.notEqual(long.id, question.id)
    const [{ id }] = long.attachments.entries
    for (const [start, end] of [
      [65_530, 65_541],
      [0, content.length - 1],
      [content.length - 20, content.length - 1],
    ]) {
      const range = `bytes=${start}-${end}`
      const response = await ben.get(`${path}/${long.id}/files/${id}/long.pdf`, { range })
      assert.equal(response.status, 206)
      assert.deepEqual(await bytesOf(response), content.subarray(start, end + 1))
    }
    await GenerateReply.onIdle()
  })

  test('its headers alone can be asked for', async ({ assert }) => {
    const { ben, image, contents } = await open()
    const response = await ben.request('HEAD', image)
    assert.equal(response.status, 200)
    assert.equal(Number(response.headers.get('content-length')), contents['sky.png'].length)
    assert.equal((await bytesOf(response)).length, 0)
  })

  test('its name in the address says nothing of what it is', async ({ assert }) => {
    const { ben, image } = await open()
    const named = (name: string) => image.replace(/[^/]+$/, name)
    for (const name of ['x.html', 'x.svg', '..%2F..%2Fetc%2Fpasswd', '%0d%0ax-evil:1']) {
      const response = await ben.get(named(name))
      assert.equal(response.status, 200, name)
      assert.equal(response.headers.get('content-type'), 'image/png')
      assert.equal(response.headers.get('content-disposition'), 'inline; filename=sky.png')
      assert.isNull(response.headers.get('x-evil'))
    }
  })

  test('who may not see the message gets 404 by every route, and changes nothing')
    .with(['another account', 'a private conversation', 'no longer a member'])
    .run(async ({ assert }, what) => {
      const isPrivate = what === 'a private conversation'
      const { all, path, question, reply, image, text } = await open({ isPrivate })
      const visitor = await Visitor.loggedIn(what === 'another account' ? all.olga : all.ana)
      if (what === 'no longer a member') {
        const membership = await all.ana.related('memberships').query().firstOrFail()
        await membership.delete()
      }
      const file = image.replace(/\/[^/]+$/, '')
      const responses = await Promise.all([
        visitor.get(image),
        visitor.get(`${image}?thumbnail`),
        visitor.get(`${image}?download`),
        visitor.get(image, { range: 'bytes=0-3' }),
        visitor.request('HEAD', image),
        visitor.get(text),
        visitor.request('PATCH', file, { isLeftOut: true }),
        visitor.get(path),
        visitor.get(`${path}/${question.id}`),
        visitor.get(`${path}/${reply.id}/prompt`, { accept: 'text/html' }),
        visitor.get(`${path}/${reply.id}/prompt`),
      ])
      assert.deepEqual(
        responses.map(({ status }) => status),
        responses.map(() => 404)
      )
      for (const response of responses) {
        assert.notInclude(await response.text(), 'sky.png')
        assert.isNull(response.headers.get('etag'))
        assert.isNull(response.headers.get('content-disposition'))
      }
      await question.refresh()
      assert.deepEqual(
        question.attachments.entries.map(({ isLeftOut }) => isLeftOut),
        [false, false, false]
      )
    })

  test('nobody reaches one without a session', async ({ assert }) => {
    const { image } = await open()
    assert.equal((await new Visitor().get(image)).status, 401)
    assert.equal((await new Visitor().get(`${image}?thumbnail`)).status, 401)
  })

  test('nor through another conversation, message or file', async ({ assert }) => {
    const { all, ben, path, question, reply, image, text, conversation } = await open()
    const [{ id }] = question.attachments.entries
    const own = await Conversation.start(all.olga, await all.olga.currentAccount(), {})
    const olga = await Visitor.loggedIn(all.olga)
    const through = image.replace(`/conversations/${conversation.id}/`, `/conversations/${own.id}/`)
    assert.equal((await olga.get(through)).status, 404)
    const file = through.replace(/\/[^/]+$/, '')
    assert.equal((await olga.request('PATCH', file, { isLeftOut: true })).status, 404)

    for (const wrong of [
      `${path}/${reply.id}/files/${id}/sky.png`,
      `${path}/${question.id}/files/${'x'.repeat(16)}/sky.png`,
      `${path}/${question.id}/files/0/sky.png`,
      `${path}/${question.id}/files/${id}`,
      `${text}?thumbnail`,
    ]) {
      assert.equal((await ben.get(wrong)).status, 404, wrong)
    }
  })

  test('what is not there any more is not found', async ({ assert }) => {
    const { ben, image, question } = await open()
    await StoredFiles.remove(question.attachments.keys)
    assert.equal((await ben.get(image)).status, 404)
    assert.equal((await ben.get(image, { range: 'bytes=0-3' })).status, 404)
    assert.equal((await ben.get(`${image}?thumbnail`)).status, 404)
  })
})
