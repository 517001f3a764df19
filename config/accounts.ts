import env from '#start/env'

export default {
  /** Days for which a join link works. */
  joinLinkDays: env.get('JOIN_LINK_DAYS') ?? 7,

  /** Characters of the instructions that an account may give its language models. */
  longestInstructions: 10_000,

  /** Whether addresses without a dot are email addresses too, such as admin@localhost. */
  hasLocalEmail: env.get('LOCAL_EMAIL') ?? false,

  /** Whether people sign up without a join link. The very first one always does. */
  isSignupOpen: env.get('SIGNUP') === 'open',
}
