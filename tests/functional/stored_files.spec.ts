import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { uploadsPath } from '#config/storage'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { Retention } from '#models/account/retention'
import { IncomingFiles } from '#models/message/incoming_files'
import { StoredFiles } from '#models/message/stored_files'
import { hold, text } from '#tests/fake_provider'
import { emptyStorage, filesOnDisk, picture, uploadOf } from '#tests/files'
import { people } from '#tests/people'
import { messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

/** Milliseconds since 1970, later than whatever is made here. */
const LATER = Date.now() + 24 * 3_600_000

test.group('Stored files', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)
  group.each.setup(() => emptyStorage())

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, {})
    let sent = 0
    const send = async (content = 'Look', names = ['a.txt']) => {
      const uploads = await Promise.all(names.map((name) => uploadOf(name, `In ${name}`)))
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      await conversation.sendMessage(all.ana, { content, clientId, uploads })
      await GenerateReply.onIdle()
      return Message.query().where('role', 'user').orderBy('id', 'desc').firstOrFail()
    }
    return { ...all, conversation, send }
  }

  /** Without the folder for incoming files, which the request would have emptied. */
  const stored = async () => (await filesOnDisk()).filter((it) => !it.startsWith(uploadsPath))

  test('go with their message', async ({ assert }) => {
    const { send } = await open()
    const first = await send('One', ['a.txt', 'b.txt'])
    await send('Two', ['c.txt'])
    assert.lengthOf(await stored(), 3)
    await first.destroy()
    assert.lengthOf(await stored(), 1)
  })

  test('go with their note, and with all that was made of them', async ({ assert }) => {
    const { conversation, ana } = await open()
    const uploads = [await uploadOf('sky.png', await picture('png'))]
    await conversation.addNote(ana, { content: 'Us', clientId: 'client-note', uploads })
    assert.lengthOf(await stored(), 3)
    await (await Message.findByOrFail('role', 'note')).destroy()
    assert.lengthOf(await stored(), 0)
  })

  test('go with their conversation', async ({ assert }) => {
    const { conversation, send } = await open()
    await send('One', ['a.txt', 'b.txt'])
    await send('Two')
    await conversation.destroy()
    assert.lengthOf(await stored(), 0)
  })

  test('go when the conversation is no longer kept', async ({ assert }) => {
    const { account, conversation, ana, send } = await open()
    await send()
    const other = await Conversation.start(ana, account, {
      question: {
        content: 'Kept',
        clientId: 'client-kept',
        uploads: [await uploadOf('k.txt', 'Kept')],
      },
    })
    await GenerateReply.onIdle()
    await account.merge({ retentionDays: 30 }).save()
    const before = DateTime.utc().minus({ days: 31 }).toFormat('yyyy-MM-dd HH:mm:ss')
    await db.from('conversations').where('id', conversation.id).update({ updated_at: before })
    await Retention.deleteExpired()
    const [question] = await Message.query().where('conversationId', other.id).orderBy('id')
    assert.deepEqual(
      (await stored()).map((it) => it.endsWith(question.attachments.keys[0])),
      [true]
    )
  })

  test('stay when their question is worded anew, left out, or answered again', async ({
    assert,
  }) => {
    const { conversation, ana, send } = await open()
    const question = await send()
    await question.edit(ana, 'Look again')
    await GenerateReply.onIdle()
    await question.leaveOut(question.attachments.entries[0].id, true)
    await conversation.answerAgain(question)
    await GenerateReply.onIdle()
    assert.lengthOf(await stored(), 1)
    await StoredFiles.removeOrphans({ madeBefore: LATER })
    assert.lengthOf(await stored(), 1)
  })

  test('are in place before their row is, and gone where there is none', async ({ assert }) => {
    const { conversation, ana } = await open()
    const files = await IncomingFiles.read([await uploadOf('a.txt', 'Hello')])
    let seen = 0
    await assert.rejects(() =>
      files.storedFor(async () => {
        seen = (await stored()).length
        throw new Error('no row')
      })
    )
    assert.equal(seen, 1)
    assert.lengthOf(await stored(), 0)

    /** Somebody has deleted the conversation meanwhile. */
    await Conversation.query().where('id', conversation.id).delete()
    const uploads = [await uploadOf('a.txt', 'Hello')]
    await assert.rejects(
      () => conversation.sendMessage(ana, { content: 'x', clientId: 'client-0001', uploads }),
      /Row not found/
    )
    assert.lengthOf(await stored(), 0)
  })

  test('of which one cannot be stored are all gone', async ({ assert, cleanup }) => {
    const { conversation, ana } = await open()
    const { putStream } = drive.use()
    cleanup(() => void (drive.use().putStream = putStream))
    let puts = 0
    drive.use().putStream = async function (...args) {
      if (++puts === 2) throw new Error('no space left')
      return putStream.apply(this, args)
    }
    const uploads = [await uploadOf('a.txt', 'Hello'), await uploadOf('b.txt', 'Hello')]
    await assert.rejects(
      () => conversation.sendMessage(ana, { content: 'x', clientId: 'client-0001', uploads }),
      'no space left'
    )
    assert.lengthOf(await stored(), 0)
    assert.lengthOf(await Message.all(), 0)
  })

  test('stay when nobody has heard whether their row was committed', async ({ assert }) => {
    const { conversation, ana } = await open()
    const files = await IncomingFiles.read([await uploadOf('a.txt', 'Hello')])
    await assert.rejects(
      () =>
        files.storedFor(async (column, trx) => {
          await conversation.turns.addNote(
            ana,
            { content: 'x', clientId: 'client-0001', files: column },
            trx
          )
          const { commit } = trx
          trx.commit = async function () {
            await commit.call(this)
            throw new Error('the connection was lost')
          }
        }),
      'the connection was lost'
    )
    await StoredFiles.removeOrphans()
    const note = await Message.findByOrFail('role', 'note')
    assert.lengthOf(note.attachments.keys, 1)
    assert.isTrue(await drive.use().exists(note.attachments.keys[0]))
    assert.lengthOf(await stored(), 1)
  })

  test('that no message names are removed after an hour, and no others', async ({ assert }) => {
    const { send } = await open()
    const question = await send('One', ['a.txt', 'b.txt'])
    const orphan = await StoredFiles.put((await uploadOf('o.txt', 'Orphan')).path, 'text/plain')
    /** What is not ours is not ours to remove. */
    await drive.use().put('attachments/readme.txt', 'Not ours')
    await drive.use().put('elsewhere/1', 'Not ours')

    await StoredFiles.removeOrphans()
    assert.isTrue(await drive.use().exists(orphan))
    await StoredFiles.removeOrphans({ madeBefore: LATER })
    assert.isFalse(await drive.use().exists(orphan))
    for (const key of [...question.attachments.keys, 'attachments/readme.txt', 'elsewhere/1'])
      assert.isTrue(await drive.use().exists(key), key)
  })

  test('that were coming in when a process was killed are removed after an hour', async ({
    assert,
  }) => {
    const [old, young] = [join(uploadsPath, 'form-old'), join(uploadsPath, 'form-young')]
    for (const folder of [old, young]) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, '0'), 'Half a fi')
    }
    const before = (Date.now() - 2 * 3_600_000) / 1_000
    await utimes(old, before, before)
    await StoredFiles.removeOrphans()
    assert.deepEqual(await readdir(uploadsPath), ['form-young'])
  })

  test('that are gone while a prompt is written do not keep the reply from it', async ({
    assert,
  }) => {
    const { send } = await open()
    const first = await send('One', ['a.txt', 'b.txt'])
    await StoredFiles.remove([first.attachments.entries[0].key])
    await send('Two', [])
    const [{ content }] = messagesOf(provider.current.requests.at(-1))
    assert.deepEqual(content.slice(0, 2) as unknown, [
      { type: 'text', text: '<file name="a.txt">This file was left out.</file>' },
      { type: 'text', text: '<file name="b.txt">\nIn b.txt\n</file>' },
    ])
    const reply = await Message.query().orderBy('id', 'desc').firstOrFail()
    assert.equal(reply.status, 'complete')
  })

  test('of a message that is deleted while it is answered go with it', async ({ assert }) => {
    const { conversation, ana } = await open()
    const pause = hold()
    provider.current.script(text('Some'), pause)
    const uploads = [await uploadOf('a.txt', 'Hello')]
    await conversation.sendMessage(ana, { content: 'x', clientId: 'client-0001', uploads })
    await pause.reached
    const visitor = await Visitor.loggedIn(ana)
    const question = await Message.findByOrFail('role', 'user')
    const path = `/conversations/${conversation.id}/messages/${question.id}`
    assert.equal((await visitor.delete(path)).status, 200)
    assert.lengthOf(await stored(), 0)
    pause.release()
    await GenerateReply.onIdle()
    assert.lengthOf(await Message.all(), 0)
  })
})
