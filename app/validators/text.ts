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
 * direction of text. Joiners and the choice of a picture show where they follow what needs them:
 * letters that are joined, and emoji.
 */
const INVISIBLE = [
  /(?![\0\u200c\u200d\ufe0f])[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu,
  /(?<!\p{Extended_Pictographic})\ufe0f/gu,
  /(?<![\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|(?!\p{Script=Latin})\p{L})[\u200c\u200d]/gu,
  /[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu,
]

const LONGEST_NAME = 80

/** A single line, without the spaces around it. */
export function line(maxLength: number) {
  return untransformedLine(maxLength).transform(onOneLine)
}

/** The name of a person or a team: a line that looks like what it is. */
export function name() {
  return untransformedLine(LONGEST_NAME)
    .parse((value) => (typeof value === 'string' ? visible(value) : value))
    .transform(onOneLine)
}

function visible(value: string): string {
  const oneLine = value.replace(/\s+/g, ' ')
  return INVISIBLE.reduce((rest, pattern) => rest.replace(pattern, ''), oneLine)
}

function untransformedLine(maxLength: number) {
  return vine.string().trim().minLength(1).maxLength(maxLength).use(withoutNul())
}

function onOneLine(value: string | null): string {
  return value?.replace(/\s+/g, ' ').toWellFormed() as string
}
