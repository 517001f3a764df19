import vine from '@vinejs/vine'
import { ROLES } from '#models/membership'
import { line } from '#validators/text'

const email = () => vine.string().trim().email().maxLength(254).toLowerCase()
const newPassword = () => vine.string().minLength(8).maxLength(256)
const person = { name: line(80), email: email(), password: newPassword() }

export const signupValidator = vine.create({ ...person, accountName: line(80) })

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

export const memberValidator = vine.create({ role: vine.enum(ROLES) })

export const pageValidator = vine.create({
  page: vine.number().withoutDecimals().range([1, 100_000]).optional(),
})

export const sessionValidator = vine.create({ accountId: vine.number().withoutDecimals() })

export const profileValidator = vine.create({ name: line(80) })

export const credentialsValidator = vine.create({
  currentPassword: vine.string().maxLength(256),
  email: email().optional(),
  password: newPassword().optional(),
  passwordConfirmation: vine.string().sameAs('password').optional().requiredIfExists('password'),
})
