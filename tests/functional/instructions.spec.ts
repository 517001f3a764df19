import { test } from '@japa/runner'
import accounts from '#config/accounts'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import { instructionsText } from '#llm/instructions'
import { LanguageModel } from '#llm/language_model'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import Message from '#models/message'
import { FakeBilling } from '#tests/fake_billing'
import { pageOf } from '#tests/page'
import { deeds, people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Instructions of an account', (group) => {
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const ana = await Visitor.loggedIn(all.ana)
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    let sent = 0
    const ask = async () => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      await ana.post(`/conversations/${conversation.id}/messages`, { content: 'Why?', clientId })
      await GenerateReply.onIdle()
    }
    return { ...all, users: all, ana, conversation, ask }
  }

  const instruct = (visitor: Visitor, instructions: unknown) =>
    visitor.request('PUT', '/account/instructions', { instructions })

  /** What the provider was told, without the marks of what it is to keep. */
  const toldTo = (request: number) => {
    const { system } = provider.current.requests[request].body
    return typeof system === 'string' ? system : system!.map(({ text }) => text).join('|')
  }

  test('without any the language model is told what Parley has to say', async ({ assert }) => {
    const { ask } = await open()
    await ask()
    assert.equal(toldTo(0), llm.instructions)
  })

  test('they go after what Parley has to say, in the same bytes each time', async ({ assert }) => {
    const { ana, account, ask } = await open()
    const billing = new FakeBilling()
    provider.current.billing = billing
    assert.equal((await instruct(ana, '\r\n We are Northwind.\r\nBe brief.  ')).status, 200)
    await ask()
    await ask()
    const told = [
      llm.instructions,
      '',
      'The team has instructions of its own:',
      '<instructions>',
      'We are Northwind.',
      'Be brief.',
      '</instructions>',
    ].join('\n')
    assert.equal(toldTo(0), told)
    assert.equal(toldTo(1), told)
    assert.deepEqual(billing.breaks, [])
    await account.refresh()
    assert.equal(account.instructions, 'We are Northwind.\nBe brief.')
  })

  test('another account’s are not among them', async ({ assert }) => {
    const { users, ask } = await open()
    await instruct(await Visitor.loggedIn(users.olga), 'Elsewhere rules.')
    await ask()
    assert.equal(toldTo(0), llm.instructions)
  })

  test('nothing but spaces takes them away')
    .with([null, '', ' \n\t '])
    .run(async ({ assert }, nothing) => {
      const { ana, account, ask } = await open()
      await instruct(ana, 'Be brief.')
      assert.equal((await instruct(ana, nothing)).status, 200)
      await ask()
      assert.equal(toldTo(0), llm.instructions)
      assert.isNull((await account.refresh()).instructions)
    })

  test('an admin changes them, too; the audit trail says so without the words', async ({
    assert,
  }) => {
    const { users, ben } = await open()
    await Membership.query().where('userId', ben.id).update({ role: 'admin' })
    const admin = await Visitor.loggedIn(users.ben)
    await instruct(admin, 'Our secret word is plum.')
    await instruct(admin, 'Our secret word is plum. ')
    await instruct(admin, 'x')
    await instruct(admin, '')
    const trail = await deeds()
    assert.deepEqual(
      trail.map(({ action, actorName, details }) => [action, actorName, details]),
      [
        ['instructions.changed', 'Ben', 'none → 24 characters'],
        ['instructions.changed', 'Ben', '24 characters → 1 character'],
        ['instructions.changed', 'Ben', '1 character → none'],
      ]
    )
    assert.notInclude(JSON.stringify(await AuditEvent.all()), 'plum')
  })

  test('a member reads them and cannot change them', async ({ assert }) => {
    const { ana, users, account } = await open()
    await instruct(ana, 'Be brief.')
    const ben = await Visitor.loggedIn(users.ben)
    assert.equal((await instruct(ben, 'Be rude.')).status, 403)
    assert.equal((await account.refresh()).instructions, 'Be brief.')
    assert.lengthOf(await deeds(), 1)
    const { props } = await pageOf(ben, '/account')
    assert.deepEqual(props.instructions, {
      builtIn: llm.instructions,
      own: 'Be brief.',
      longest: accounts.longestInstructions,
    })
    assert.isFalse(props.mayInstruct)
    assert.isTrue((await pageOf(ana, '/account')).props.mayInstruct)
  })

  test('a stranger with the join link sees nothing of them', async ({ assert }) => {
    const { ana, account } = await open()
    await instruct(ana, 'Our secret word is plum.')
    const page = await new Visitor().get(`/join/${account.joinCode}`, { accept: 'text/html' })
    assert.notInclude(await page.text(), 'plum')
  })

  test('what is no text, or too long, is refused')
    .with([undefined, 5, ['x'], { x: 1 }, 'a\0b', 'x'.repeat(accounts.longestInstructions + 1)])
    .run(async ({ assert }, instructions) => {
      const { ana, account } = await open()
      await instruct(ana, 'Be brief.')
      assert.equal((await instruct(ana, instructions)).status, 422)
      assert.equal((await account.refresh()).instructions, 'Be brief.')
    })

  test('the longest are taken', async ({ assert }) => {
    const { ana, ask } = await open()
    const longest = 'ä'.repeat(accounts.longestInstructions)
    assert.equal((await instruct(ana, longest)).status, 200)
    await ask()
    assert.equal(toldTo(0), instructionsText(llm.instructions, longest))
  })

  test('they take room: a question that no longer fits beside them is refused', async ({
    assert,
    cleanup,
  }) => {
    const sonnet = llm.models['claude-sonnet-5-5']
    const { contextWindow, maxOutput } = sonnet
    cleanup(() => void Object.assign(sonnet, { contextWindow, maxOutput }))
    Object.assign(sonnet, { contextWindow: 3_000, maxOutput: 1_000 })
    const { ana, conversation } = await open()
    const ask = (clientId: string) =>
      ana.post(`/conversations/${conversation.id}/messages`, {
        content: 'word '.repeat(900),
        clientId,
      })
    assert.equal(LanguageModel.for().promptRoom, 2_000)
    assert.equal((await ask('client-0001')).status, 200)
    await GenerateReply.onIdle()
    await instruct(ana, 'rule '.repeat(500))
    assert.equal((await ask('client-0002')).status, 422)
    await instruct(ana, '')
    assert.equal((await ask('client-0003')).status, 200)
    await GenerateReply.onIdle()
  })

  test('what a language model saw has them, as they are today', async ({ assert }) => {
    const { ana, conversation, ask } = await open()
    await instruct(ana, 'Be brief.')
    await ask()
    const reply = await Message.query().where('role', 'assistant').firstOrFail()
    const seen = async () => {
      const { props } = await pageOf(
        ana,
        `/conversations/${conversation.id}/messages/${reply.id}/prompt`
      )
      return (props.prompt as { instructions: { text: string } }).instructions.text
    }
    assert.equal(await seen(), toldTo(0))
    await instruct(ana, 'Be thorough.')
    assert.equal(await seen(), instructionsText(llm.instructions, 'Be thorough.'))
  })
})
