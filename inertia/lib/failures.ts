import type { Message } from '~/lib/thread'

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
  budget: 'This month’s budget was used up. Those who look after the team can raise it.',
  internal: 'Parley had a fault of its own. It is in the server’s log.',
  empty: 'The provider sent an empty reply.',
}

export function failureText({ failure }: Pick<Message, 'failure'>): string {
  return FAILURES[failure ?? ''] ?? 'The provider gave no complete reply.'
}
