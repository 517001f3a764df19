import { BaseSchema } from '@adonisjs/lucid/schema'
import { storedEmail } from '#models/user/email_address'

export default class extends BaseSchema {
  /** Two people may have one address in two spellings: the second keeps the one they have. */
  async up() {
    this.defer(async (db) => {
      const people: { id: number; email: string }[] = await db.from('users').select('id', 'email')
      const taken = new Set(people.map(({ email }) => email))
      for (const { id, email } of people) {
        const stored = storedEmail(email)
        if (stored === email || taken.has(stored)) continue
        taken.add(stored)
        await db.from('users').where('id', id).update({ email: stored })
      }
    })
  }

  async down() {
    /** Both spellings are the same address: nothing has to be undone. */
  }
}
