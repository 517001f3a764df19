import Account from '#models/account'
import AuditEvent from '#models/audit_event'
import User from '#models/user'
import { PASSWORD } from '#tests/visitor'

/** Ana, who owns the account Northwind; Ben, who is a member of it; Olga, who is of another one. */
export async function people() {
  const ana = await User.signUp({
    name: 'Ana',
    email: 'ana@example.com',
    password: PASSWORD,
    accountName: 'Northwind',
  })
  const account = await Account.findByOrFail('name', 'Northwind')
  const ben = await User.signUpInto(account, {
    name: 'Ben',
    email: 'ben@example.com',
    password: PASSWORD,
  })
  const olga = await User.signUp({
    name: 'Olga',
    email: 'olga@example.com',
    password: PASSWORD,
    accountName: 'Elsewhere',
  })
  return { account, ana, ben, olga }
}

/** What the audit trails hold beside how people came, in its order. */
export function deeds() {
  return AuditEvent.query().whereNotIn('action', ['account.opened', 'member.joined']).orderBy('id')
}
