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

/**
 * Characters that don't show and can make a name look like another, such as those that turn the
 * direction of text; but for the joiners that some scripts and emoji need.
 */
const INVISIBLE = /(?![\0\u200c\u200d])[\p{Cf}\p{Cc}]/gu

const LONGEST_NAME = 80

/** A single line, without the spaces around it. */
export function line(maxLength: number) {
  return untransformedLine(maxLength).transform(onOneLine)
}

/** The name of a person or a team: a line that looks like what it is. */
export function name() {
  return untransformedLine(LONGEST_NAME)
    .parse((value) =>
      typeof value === 'string' ? value.replace(/\s+/g, ' ').replace(INVISIBLE, '') : value
    )
    .transform(onOneLine)
}

function untransformedLine(maxLength: number) {
  return vine.string().trim().minLength(1).maxLength(maxLength).use(withoutNul())
}

function onOneLine(value: string | null): string {
  return value?.replace(/\s+/g, ' ').toWellFormed() as string
}
