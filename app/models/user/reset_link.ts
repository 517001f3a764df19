import router from '@adonisjs/core/services/router'

/** The one-time link with which a person sets a new password. */
export class ResetLink {
  readonly url: string

  constructor(token: string, baseUrl: string) {
    const path = router.makeUrl('password_resets.edit', { token })
    this.url = new URL(path, baseUrl).href
  }
}
