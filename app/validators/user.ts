import vine from '@vinejs/vine'
import accounts from '#config/accounts'
import { ROLES } from '#models/membership'
import { storedEmail } from '#models/user/email_address'
import { name } from '#validators/text'

/** Characters that the database has room for. */
const LONGEST_EMAIL = 254

function isEmail(value: string): boolean {
  return vine.helpers.isEmail(value, { require_tld: !accounts.hasLocalEmail })
}

const emailAddress = vine.createRule((value, _options, field) => {
  if (typeof value !== 'string') return
  if (isEmail(value)) field.mutate(storedEmail(value), field)
  else field.report('Enter a valid email address', 'emailAddress', field)
})

const email = () => vine.string().trim().use(emailAddress()).maxLength(LONGEST_EMAIL)

const SHORTEST_PASSWORD = 8

/** Of the list of those that people choose most, so many are refused: they are what is tried first. */
const COMMON_PASSWORDS = 3_000

/** The list is half a megabyte, so it is loaded when somebody chooses a password. */
const uncommon = vine.createRule(
  async (value, _options, field) => {
    const { dictionary } = await import('@zxcvbn-ts/language-common')
    const possible = dictionary['passwords-common'].filter(
      ({ length }) => length >= SHORTEST_PASSWORD
    )
    const common = possible.slice(0, COMMON_PASSWORDS)
    if (common.includes(String(value).toLowerCase())) {
      field.report('Many people use this password. Choose another one.', 'uncommon', field)
    }
  },
  { isAsync: true }
)

const newPassword = () => vine.string().minLength(SHORTEST_PASSWORD).maxLength(256).use(uncommon())
const person = { name: name(), email: email(), password: newPassword() }

export const signupValidator = vine.create({ ...person, accountName: name() })

export const loginValidator = vine.create({
  email: email(),
  password: vine.string().maxLength(256),
})

/** Joining as a new user. */
export const joinValidator = vine.create(person)

export const passwordResetValidator = vine.create({
  password: newPassword(),
  passwordConfirmation: vine.string().sameAs('password'),
})

export const resetRequestValidator = vine.create({ email: email() })

const INVITED_AT_ONCE = 20

const emailAddresses = vine.createRule((value, _options, field) => {
  if (typeof value !== 'string') return
  const found = addressesIn(value)
  const wrong = found.find((it) => it.length > LONGEST_EMAIL || !isEmail(it))
  if (found.length === 0) {
    field.report('Type in at least one e-mail address', 'noAddress', field)
  } else if (wrong !== undefined) {
    field.report(`“${wrong.slice(0, 100)}” is not an e-mail address`, 'emailAddresses', field)
  } else if (found.length > INVITED_AT_ONCE) {
    field.report(`At most ${INVITED_AT_ONCE} people can be invited at once`, 'tooMany', field)
  }
})

/** As they are typed or pasted: with commas, semicolons or spaces between them. */
function addressesIn(text: string): string[] {
  const all = text.split(/[\s,;]+/).filter((it) => it !== '')
  return [...new Set(all.map(storedEmail))]
}

export const invitationValidator = vine.create({
  emails: vine.string().maxLength(10_000).use(emailAddresses()).transform(addressesIn),
})

export const memberValidator = vine.create({ role: vine.enum(ROLES) })

export const pageValidator = vine.create({
  page: vine.number().withoutDecimals().range([1, 100_000]).optional(),
})

export const sessionValidator = vine.create({ accountId: vine.number().withoutDecimals() })

export const profileValidator = vine.create({ name: name() })

export const credentialsValidator = vine.create({
  currentPassword: vine.string().maxLength(256),
  email: email().optional(),
  password: newPassword().optional(),
  passwordConfirmation: vine.string().sameAs('password').optional().requiredIfExists('password'),
})
