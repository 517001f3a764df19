import { request } from 'node:http'
import { test } from '@japa/runner'
import sharp from 'sharp'
import drive from '@adonisjs/drive/services/main'
import avatars from '#config/avatars'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Membership from '#models/membership'
import { StoredFiles } from '#models/message/stored_files'
import User from '#models/user'
import { emptyStorage, filesOnDisk, picture } from '#tests/files'
import { ENCRYPTED, pdf } from '#tests/pdfs'
import { useLimits } from '#tests/limits'
import { pageOf } from '#tests/page'
import { photos } from '#tests/cases'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

type File = { name: string; content: string | Uint8Array }

const PAGE = { accept: 'text/html' }

test.group('Avatars', (group) => {
  useProvider(group)
  useLimits(group, { avatar: 20 })
  group.each.setup(() => emptyStorage())

  async function open() {
    const all = await people()
    const here = await Visitor.loggedIn(all.ana)
    return { ...all, here, ...ways(here) }
  }

  function ways(visitor: Visitor) {
    return {
      choose: (content: string | Uint8Array, name = 'me.png') =>
        visitor.postForm('/profile/avatar', {}, [{ name, content }], 'PUT'),
      send: (files: File[], fields = {}) =>
        visitor.postForm('/profile/avatar', fields, files, 'PUT'),
    }
  }

  const pathOf = (user: User) => `/users/${user.id}/avatar/${user.avatar.version}`

  /** How somebody's picture looks to the visitor: the pixel in the middle, and its sides. */
  async function look(visitor: Visitor, user: User) {
    const response = await visitor.get(pathOf(await user.refresh()))
    if (!response.ok) return response.status
    const image = sharp(Buffer.from(await response.arrayBuffer()))
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
    const at = (info.width * Math.floor(info.height / 2) + info.width / 2) * info.channels
    return { width: info.width, height: info.height, colour: Array.from(data.subarray(at, at + 3)) }
  }

  const coloured = (background: string, { width = 60, height = 40 } = {}) =>
    sharp({ create: { width, height, channels: 4, background } })
      .png()
      .toBuffer()

  test('a picture of each kind becomes a square', async ({ assert }) => {
    const { here, ana, choose } = await open()
    for (const format of ['png', 'jpeg', 'gif', 'webp'] as const) {
      const content = await picture(format, { width: 900, height: 30 })
      assert.equal((await choose(content, 'whatever.txt')).status, 200)
      const { width, height, colour } = (await look(here, ana)) as { colour: number[] } & File & {
          width: number
          height: number
        }
      assert.deepEqual([width, height], [avatars.side, avatars.side])
      assert.approximately(colour[2], 200, 12)
      assert.lengthOf(await filesOnDisk(), 1)
    }
  })

  test('a photo without its last bytes becomes one, too', async ({ assert }) => {
    const { choose } = await open()
    assert.equal((await choose((await photos())['no-eoi.jpg'])).status, 200)
  })

  test('its middle is taken, upright, on white, and nothing else that the file tells', async ({
    assert,
  }) => {
    const { here, ana, choose } = await open()
    const part = (background: string) => coloured(background, { width: 40, height: 40 })
    /** Upright the blue is below. */
    const turned = await sharp(await coloured('red', { width: 80, height: 40 }))
      .composite([{ input: await part('blue'), left: 40, top: 0 }])
      .withExif({ IFD0: { Make: 'Somecamera' }, IFD3: { GPSLatitude: '1/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    await choose(turned)
    const response = await here.get(pathOf(await ana.refresh()))
    const made = sharp(Buffer.from(await response.arrayBuffer()))
    const { exif, orientation, xmp, format } = await made.metadata()
    assert.deepEqual([exif, orientation, xmp, format], [undefined, undefined, undefined, 'webp'])
    const { data } = await made.raw().toBuffer({ resolveWithObject: true })
    assert.isAbove(data[0], 200)
    assert.isAbove(data.at(-1)!, 200)

    await choose(await coloured('#00000000'))
    assert.deepInclude(await look(here, ana), { colour: [255, 255, 255] })
  })

  test('those see it who share an account with the person, and nobody else', async ({ assert }) => {
    const { ana, ben, olga, account, choose } = await open()
    await choose(await coloured('red'))
    const path = pathOf(await ana.refresh())
    const mate = await Visitor.loggedIn(ben)
    const outsider = await Visitor.loggedIn(olga)
    const response = await mate.get(path)
    assert.equal(response.status, 200)
    assert.equal((await new Visitor().get(path)).status, 401)

    /** What one may not see is as what is not there. */
    const unknown = path.replace(`/${ana.id}/`, '/999999/')
    const answers = []
    for (const at of [path, unknown, `/users/${olga.id}/avatar/${'x'.repeat(16)}`]) {
      const answer = await outsider.get(at)
      answers.push([answer.status, answer.headers.get('cache-control'), await answer.text()])
    }
    assert.deepEqual(answers[0], answers[1])
    assert.deepEqual(answers[0], answers[2])
    assert.deepEqual(answers[0].slice(0, 2), [404, 'no-store'])

    await Membership.query().where({ userId: ben.id, accountId: account.id }).delete()
    assert.equal((await mate.get(path)).status, 404)
    await account.admit(olga)
    assert.equal((await outsider.get(path)).status, 200)
  })

  test('only versions are told, of nobody else’s teammates, and no keys', async ({ assert }) => {
    const { here, ana, ben, olga, choose } = await open()
    await choose(await coloured('red'))
    await ways(await Visitor.loggedIn(olga)).choose(await coloured('blue'))
    const avatarsOf = async (visitor: Visitor) => (await pageOf(visitor, '/profile')).props.avatars
    const { avatarKey, avatar } = await ana.refresh()
    const expected = { [ana.id]: avatar.version }
    assert.deepEqual(await avatarsOf(here), expected)
    const mate = await Visitor.loggedIn(ben)
    assert.deepEqual(await avatarsOf(mate), expected)
    assert.deepEqual((await pageOf(new Visitor(), '/login')).props.avatars, {})
    for (const path of ['/', '/profile', '/account', '/account/members']) {
      assert.notInclude(await (await mate.get(path, PAGE)).text(), avatarKey!)
    }
    assert.notInclude(avatarKey!, avatar.version!)
  })

  test('browsers keep it and run nothing in it', async ({ assert }) => {
    const { here, ana, choose } = await open()
    await choose(await coloured('red'))
    const { headers } = await here.get(pathOf(await ana.refresh()), { accept: 'image/*' })
    assert.equal(headers.get('content-type'), 'image/webp')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    const policy = `default-src 'none'; frame-ancestors 'none'; sandbox`
    assert.equal(headers.get('content-security-policy'), policy)
    assert.equal(headers.get('cache-control'), 'private, max-age=31536000, immutable')
    assert.equal(headers.get('referrer-policy'), 'same-origin')
  })

  test('another picture has another address, and the one before is gone', async ({ assert }) => {
    const { here, ana, choose } = await open()
    await choose(await coloured('red'))
    const before = pathOf(await ana.refresh())
    await choose(await coloured('red'))
    const after = pathOf(await ana.refresh())
    assert.notEqual(after, before)
    assert.equal((await here.get(before)).status, 404)
    assert.equal((await here.get(after)).status, 200)
    assert.lengthOf(await filesOnDisk(), 1)
  })

  test('a picture is removed by its person, as often as they like, and nobody else’s', async ({
    assert,
  }) => {
    const { here, ana, ben, choose } = await open()
    const mate = await Visitor.loggedIn(ben)
    await choose(await coloured('red'))
    await ways(mate).choose(await coloured('blue'))
    const path = pathOf(await ana.refresh())
    assert.equal((await here.delete('/profile/avatar')).status, 200)
    assert.equal((await here.delete('/profile/avatar')).status, 200)
    assert.isNull((await ana.refresh()).avatarKey)
    assert.equal((await here.get(path)).status, 404)
    assert.deepInclude(await look(here, ben), { width: avatars.side })
    assert.lengthOf(await filesOnDisk(), 1)

    assert.equal((await new Visitor().delete('/profile/avatar')).status, 401)
    const noToken = await here.request('DELETE', '/profile/avatar', {}, { 'x-csrf-token': '' })
    assert.equal(noToken.status, 419)
    assert.lengthOf(await filesOnDisk(), 1)
  })

  test('what is no picture is refused, and the one that was there stays: {name}')
    .with([
      { name: 'a text', content: () => 'Some notes', says: 'can’t be used. Choose a PNG' },
      {
        name: 'a page',
        content: () => '<html><script>1</script>',
        says: 'can’t be used. Choose a PNG',
      },
      {
        name: 'an SVG',
        content: () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
        says: 'can’t be used',
      },
      { name: 'a PDF', content: () => pdf(), says: 'can’t be used. Choose a PNG' },
      {
        name: 'a locked PDF',
        content: () => pdf({ trailer: ENCRYPTED }),
        says: 'can’t be used. Choose a PNG',
      },
      { name: 'nothing', content: () => '', says: 'is empty' },
      {
        name: 'half a picture',
        content: async () => (await noise()).subarray(0, 2_000),
        says: 'can’t be read',
      },
      {
        name: 'a head without a body',
        content: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
        says: 'can’t be read',
      },
      {
        name: 'a picture that is a page',
        content: async () => Buffer.concat([await picture('gif'), Buffer.from('<html><script>')]),
        says: 'two kinds',
      },
      {
        name: 'more pixels than anybody needs',
        content: () => picture('png', { width: 9_000, height: 9_000 }),
        says: 'Images can have up to 50 million',
      },
    ])
    .run(async ({ assert }, { content, says }) => {
      const { here, ana, choose } = await open()
      await choose(await coloured('red'))
      const before = await look(here, ana)
      const response = await choose(await content())
      assert.equal(response.status, 422)
      const { errors } = await response.json()
      assert.equal(errors[0].field, 'files')
      assert.include(errors[0].message, says)
      assert.deepEqual(await look(here, ana), before)
      assert.lengthOf(await filesOnDisk(), 1)
    })

  test('what is too large, too many or no form at all is refused, and leaves nothing', async ({
    assert,
  }) => {
    const { here, ana, send, choose } = await open()
    const small = { name: 'a.png', content: await coloured('red') }
    const large = { name: 'b.png', content: Buffer.alloc(avatars.maxFileSize + 1) }
    const refused = await send([large])
    assert.equal(refused.status, 413)
    assert.include((await refused.json()).errors[0].message, 'larger than 10 MB')
    const many = await send([small, small])
    assert.equal(many.status, 422)
    assert.include((await many.json()).errors[0].message, 'No more than one file')
    for (const response of [
      await send([]),
      await here.request('PUT', '/profile/avatar', { files: ['x'], avatarKey: 'x' }),
      await here.request('PUT', '/profile/avatar', { 'files[]': { path: '/etc/passwd' } }),
    ]) {
      assert.equal(response.status, 422)
      assert.include((await response.json()).errors[0].message, 'Choose a picture')
    }
    for (const type of ['multipart/mixed; boundary=x', 'multipart/form-data']) {
      const headers = { 'content-type': type }
      assert.equal((await here.request('PUT', '/profile/avatar', {}, headers)).status, 415)
    }
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    assert.equal((await here.request('PUT', '/profile/avatar', {}, form)).status, 400)
    /** Only what changes one's picture takes forms, by that very method. */
    for (const path of ['/profile', '/profile/avatar', '/profile/credentials']) {
      assert.include([404, 415], (await here.postForm(path, {}, [small])).status, path)
    }
    assert.isNull((await ana.refresh()).avatarKey)
    assert.deepEqual(await filesOnDisk(), [])
    assert.equal((await choose(small.content)).status, 200)
  })

  test('other fields of the form change nothing', async ({ assert }) => {
    const { ana, ben, send } = await open()
    const fields = { userId: String(ben.id), id: String(ben.id), avatarKey: 'x', name: 'Eve' }
    await send([{ name: 'a.png', content: await coloured('red') }], fields)
    assert.isNull((await ben.refresh()).avatarKey)
    assert.match((await ana.refresh()).avatarKey!, /^avatars\/[\d-]{10}\/\d+-[\da-f-]{36}$/)
    assert.deepEqual([ana.name, ben.name], ['Ana', 'Ben'])
  })

  test('nobody changes one without being logged in, or without the token', async ({ assert }) => {
    const { here, ana } = await open()
    const files = [{ name: 'a.png', content: await coloured('red') }]
    const stranger = new Visitor()
    await stranger.get('/login')
    assert.equal((await ways(stranger).send(files)).status, 401)
    const forged = new Visitor()
    forged.cookie = here.cookie.replace(here.token, 'x')
    assert.equal((await ways(forged).send(files)).status, 419)
    assert.isNull((await ana.refresh()).avatarKey)
    assert.deepEqual(await filesOnDisk(), [])
  })

  test('an upload that breaks off leaves nothing, and what was there', async ({ assert }) => {
    const { here, ana, choose } = await open()
    await choose(await coloured('red'))
    const { avatarKey } = await ana.refresh()
    const body = await noise()
    const sending = request(`${here.baseURL}/profile/avatar`, {
      method: 'PUT',
      headers: {
        'cookie': here.cookie,
        'x-csrf-token': here.token,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': body.length * 2,
      },
    })
    sending.on('error', () => undefined)
    sending.write(
      '--x\r\nContent-Disposition: form-data; name="files[]"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    sending.write(body)
    await until('the file to come in', async () => (await filesOnDisk()).length === 2)
    sending.destroy()
    await until('the file to be removed', async () => (await filesOnDisk()).length === 1)
    assert.equal((await ana.refresh()).avatarKey, avatarKey)
    assert.equal((await here.get(pathOf(ana))).status, 200)
  })

  test('of several at once one stays, with its file and no other', async ({ assert }) => {
    const { here, ana, choose } = await open()
    const pictures = await Promise.all(['red', 'blue', 'green'].map((it) => coloured(it)))
    const responses = await Promise.all([
      ...pictures.map((it) => choose(it)),
      here.delete('/profile/avatar'),
      ...pictures.map((it) => choose(it)),
    ])
    for (const { status } of responses) assert.equal(status, 200)
    const { avatarKey } = await ana.refresh()
    const files = await filesOnDisk()
    assert.isAtMost(files.length, 1)
    assert.equal(Boolean(avatarKey), files.length === 1)
    if (avatarKey) assert.isTrue(files[0].endsWith(avatarKey))
  })

  test('where the row cannot be written, no file stays', async ({ assert, cleanup }) => {
    const { ana, choose } = await open()
    await choose(await coloured('red'))
    const before = await filesOnDisk()
    const { save } = User.prototype
    cleanup(() => void (User.prototype.save = save))
    User.prototype.save = () => Promise.reject(new Error('on purpose'))
    const { status } = await choose(await coloured('blue'))
    User.prototype.save = save
    assert.equal(status, 500)
    assert.deepEqual(await filesOnDisk(), before)
    assert.equal((await ana.refresh()).avatar.version !== null, true)
  })

  test('a picture whose bytes are lost is not there, and no cache keeps that', async ({
    assert,
  }) => {
    const { here, ana, choose } = await open()
    await choose(await coloured('red'))
    await drive.use().delete((await ana.refresh()).avatarKey!)
    const response = await here.get(pathOf(ana))
    assert.equal(response.status, 404)
    assert.equal(response.headers.get('cache-control'), 'no-store')
  })

  test('the sweep of files leaves pictures alone that somebody has, and takes others', async ({
    assert,
  }) => {
    await StoredFiles.removeOrphans({ madeBefore: Number.MAX_SAFE_INTEGER })
    const { here, ana, ben, choose } = await open()
    await choose(await coloured('red'))
    await ways(await Visitor.loggedIn(ben)).choose(await coloured('blue'))
    assert.lengthOf(await filesOnDisk(), 2)
    await StoredFiles.removeOrphans({ madeBefore: Number.MAX_SAFE_INTEGER })
    assert.lengthOf(await filesOnDisk(), 2)
    /** As when a person is removed from the database by hand. */
    await User.query().where('id', ben.id).delete()
    await StoredFiles.removeOrphans()
    assert.lengthOf(await filesOnDisk(), 2)
    await StoredFiles.removeOrphans({ madeBefore: Number.MAX_SAFE_INTEGER })
    assert.lengthOf(await filesOnDisk(), 1)
    assert.deepInclude(await look(here, ana), { width: avatars.side })
  })

  test('it stands beside what the person has written before, and so does the next one', async ({
    assert,
  }) => {
    const { here, ana, ben, account, choose } = await open()
    const conversation = await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    await GenerateReply.onIdle()
    const mate = await Visitor.loggedIn(ben)
    const page = async (visitor: Visitor) =>
      (await visitor.get(`/conversations/${conversation.id}`, PAGE)).text()
    const article = async (visitor: Visitor) =>
      /<article id="message-\d+"[^>]*asked"[\s\S]*?<\/article>/.exec(await page(visitor))![0]
    assert.notInclude(await article(here), '<img')
    await choose(await coloured('red'))
    const first = pathOf(await ana.refresh())
    for (const visitor of [here, mate]) assert.include(await article(visitor), `src="${first}"`)
    await choose(await coloured('blue'))
    const second = pathOf(await ana.refresh())
    for (const visitor of [here, mate]) {
      assert.include(await article(visitor), `src="${second}"`)
      assert.notInclude(await page(visitor), first)
    }
    await here.delete('/profile/avatar')
    assert.notInclude(await article(mate), '<img')
  })

  test('who has left is shown by their initials', async ({ assert }) => {
    const { here, ana, ben, account } = await open()
    const mate = await Visitor.loggedIn(ben)
    await ways(mate).choose(await coloured('red'))
    const conversation = await Conversation.start(ana, account, {})
    await mate.post(`/conversations/${conversation.id}/messages`, { content: 'Hi', note: true })
    const path = `/conversations/${conversation.id}`
    const src = `src="${pathOf(await ben.refresh())}"`
    assert.include(await (await here.get(path, PAGE)).text(), src)
    await Membership.query().where({ userId: ben.id, accountId: account.id }).delete()
    const text = await (await here.get(path, PAGE)).text()
    assert.include(text, 'Ben noted')
    assert.notInclude(text, src)
  })
})

test.group('Changing avatars', (group) => {
  useProvider(group)
  useLimits(group, { avatar: 2 })
  group.each.setup(() => emptyStorage())

  test('is limited by person; removing and looking is not', async ({ assert }) => {
    const { ana, ben } = await people()
    const hasty = await Visitor.loggedIn(ana)
    const files = [{ name: 'a.png', content: await picture('png') }]
    const choose = (visitor: Visitor) => visitor.postForm('/profile/avatar', {}, files, 'PUT')
    const statuses = []
    for (let at = 0; at < 3; at++) statuses.push((await choose(hasty)).status)
    assert.deepEqual(statuses, [200, 200, 429])
    assert.equal((await choose(await Visitor.loggedIn(ben))).status, 200)
    for (let at = 0; at < 3; at++) {
      assert.equal((await hasty.delete('/profile/avatar')).status, 200)
    }
  })
})

/** A picture of some size that does not compress. */
function noise(): Promise<Buffer> {
  const noisy = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  return sharp({
    create: { width: 400, height: 400, channels: 3, background: 'white', noise: noisy },
  })
    .png()
    .toBuffer()
}
