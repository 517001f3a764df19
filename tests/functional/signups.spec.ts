import { test } from '@japa/runner'
import config from '#config/accounts'
import Account from '#models/account'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { people } from '#tests/people'
import { pageOf } from '#tests/page'
import { PASSWORD, Visitor } from '#tests/visitor'

const CLEO = {
  name: 'Cleo',
  accountName: 'Fabrikam',
  email: 'cleo@example.com',
  password: PASSWORD,
}

test.group('Signing up where that is closed', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(async () => {
    await emptyDatabase()
    return () => {
      config.isSignupOpen = true
    }
  })

  async function close() {
    const all = await people()
    config.isSignupOpen = false
    return all
  }

  test('the very first one may, and owns the account', async ({ assert }) => {
    config.isSignupOpen = false
    const visitor = new Visitor()
    assert.equal((await pageOf(visitor, '/signup')).component, 'auth/signup')
    assert.equal((await visitor.post('/signup', CLEO)).status, 302)
    const user = await User.findByOrFail('email', CLEO.email)
    const account = await user.currentAccount()
    assert.equal((await user.membershipIn(account))?.role, 'owner')
  })

  test('the next one may not, and is told to ask for a join link', async ({ assert }) => {
    await close()
    const visitor = new Visitor()
    assert.equal((await pageOf(visitor, '/signup')).component, 'auth/signup_closed')
    assert.deepInclude((await pageOf(visitor, '/login')).props, { isSignupOpen: false })

    const answer = await visitor.post('/signup', CLEO)
    assert.equal(answer.status, 403)
    assert.include(await answer.text(), 'ask for a join link')
    const page = await visitor.request('POST', '/signup', CLEO, { accept: 'text/html' })
    assert.equal(page.status, 403)
    assert.include(await page.text(), 'Sign-up is closed here')
    assert.isNull(await User.findBy('email', CLEO.email))
    assert.lengthOf(await Account.all(), 2)
  })

  test('it does not tell whose e-mail address has a login', async ({ assert }) => {
    const { ana } = await close()
    const visitor = new Visitor()
    await visitor.get('/login')
    const taken = await visitor.post('/signup', { ...CLEO, email: ana.email })
    const free = await visitor.post('/signup', CLEO)
    assert.deepEqual([taken.status, free.status], [403, 403])
    assert.deepEqual(await taken.json(), await free.json())
  })

  test('with a join link one signs up all the same', async ({ assert }) => {
    const { account } = await close()
    const visitor = new Visitor()
    const path = `/join/${account.joinCode}`
    await visitor.get(path)
    await visitor.post(path, { name: 'Dan', email: 'dan@example.com', password: PASSWORD })
    const dan = await User.findByOrFail('email', 'dan@example.com')
    assert.equal((await dan.membershipIn(account))?.role, 'member')
  })

  test('twenty first sign-ups at once leave one account and one user', async ({ assert }) => {
    config.isSignupOpen = false
    const visitors = Array.from({ length: 20 }, () => new Visitor())
    await Promise.all(visitors.map((it) => it.get('/signup')))
    const answers = await Promise.all(
      visitors.map((it, at) => it.post('/signup', { ...CLEO, email: `cleo${at}@example.com` }))
    )
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [302, ...Array.from({ length: 19 }, () => 403)])
    assert.lengthOf(await Account.all(), 1)
    assert.lengthOf(await User.all(), 1)
  })
})
