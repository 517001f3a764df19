import type { Data } from '@generated/data'
import { canRead } from './files.js'
import type { Attachment, Message } from './thread.js'

/** Why a reply is not complete, in words, and whether trying the same again makes sense. */
const FAILURES: Record<string, string> = {
  invalid_request: 'The provider did not accept the request.',
  authentication: 'The API key is missing or wrong. An admin has to correct it on the server.',
  billing: 'The provider account has no credit left. An admin has to top it up.',
  permission: 'The API key may not use this language model. An admin has to change that.',
  not_found: 'The provider does not know this language model. Choose another one.',
  too_large: 'The conversation is too long for this language model.',
  rate_limited: 'The provider is limiting how much may be asked. Please try again a little later.',
  overloaded: 'The provider is overloaded at the moment.',
  server_error: 'The provider had a fault of its own.',
  network: 'The provider could not be reached, or the connection broke.',
  stalled: 'The provider stopped sending.',
  cut_off: 'The connection to the provider was closed before the reply was complete.',
  unreadable: 'The provider sent something that is not a reply.',
  proxy:
    'A proxy between Parley and the provider answered in the provider’s place. Try again; if that doesn’t help, ask an admin to check the proxy.',
  budget: 'Too little was left of this month’s budget. The team’s owners and admins can raise it.',
  internal: 'Parley had a fault of its own. It is in the server’s log.',
  empty: 'The provider sent an empty reply.',
}

export function failureText({ failure }: Pick<Message, 'failure'>): string {
  return FAILURES[failure ?? ''] ?? 'The provider gave no complete reply.'
}

/** Faults of one language model, which another one may not have. */
const FAULTS_OF_ONE = ['overloaded', 'rate_limited', 'not_found', 'permission']

/**
 * Returns the language model to offer instead of the one that failed: the first other one that can
 * read the question's files. Returns undefined where another one would not help.
 */
export function alternativeTo<
  T extends Pick<Data.LanguageModel, 'label' | 'takesImages' | 'takesPdf'>,
>(
  { failure, model }: Pick<Message, 'failure' | 'model'>,
  languageModels: T[],
  files: Pick<Attachment, 'kind' | 'isLeftOut'>[]
): T | undefined {
  if (!failure || !FAULTS_OF_ONE.includes(failure)) return undefined
  const read = files.filter(({ isLeftOut }) => !isLeftOut)
  return languageModels.find(
    (it) => it.label !== model && read.every(({ kind }) => canRead(it, kind))
  )
}
