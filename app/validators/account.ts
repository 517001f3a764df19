import vine from '@vinejs/vine'
import accounts from '#config/accounts'
import { RETENTION_DAYS } from '#models/account/retention'
import { withoutNul } from '#validators/text'

/** What a person types in. Nobody means more; 0 leaves what costs nothing. */
const MOST_DOLLARS = 1_000_000

export const budgetValidator = vine.create({
  dollars: vine
    .number()
    .parse((value) => (Array.isArray(value) || typeof value === 'boolean' ? 'no number' : value))
    .range([0, MOST_DOLLARS])
    .decimal([0, 2])
    .nullable(),
})

export const retentionValidator = vine.create({ days: vine.enum(RETENTION_DAYS).nullable() })

/** Nothing at all is allowed: it takes them away. */
export const instructionsValidator = vine.create({
  instructions: vine
    .string()
    .maxLength(accounts.longestInstructions)
    .use(withoutNul())
    .nullable()
    .transform((value: string | null) => value?.toWellFormed() ?? null),
})
