import vine from '@vinejs/vine'

export const withoutNul = vine.createRule((value, _options, field) => {
  if (typeof value === 'string' && value.includes('\0')) {
    field.report('The {{ field }} field must not contain NUL characters', 'withoutNul', field)
  }
})

const notBlank = vine.createRule((value, _options, field) => {
  if (typeof value === 'string' && value.trim() === '') {
    field.report('The {{ field }} field must not be empty', 'notBlank', field)
  }
})

/**
 * Text as it was typed, spaces and all: what PostgreSQL and UTF-8 cannot hold is not let in. Where it
 * may be null, Vine gives its transformer null, too.
 */
export function text(maxLength: number) {
  return vine
    .string()
    .maxLength(maxLength)
    .use(withoutNul())
    .use(notBlank())
    .transform((value: string | null) => value?.toWellFormed() as string)
}

/** A single line, without the spaces around it. */
export function line(maxLength: number) {
  return vine
    .string()
    .trim()
    .minLength(1)
    .maxLength(maxLength)
    .use(withoutNul())
    .transform((value: string | null) => value?.replace(/\s+/g, ' ').toWellFormed() as string)
}
