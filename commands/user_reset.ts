import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'
import User from '#models/user'
import { storedEmail } from '#models/user/email_address'
import { ResetLink } from '#models/user/reset_link'

export default class UserReset extends BaseCommand {
  static commandName = 'user:reset'
  static description = 'Print a one-time link with which a user can set a new password'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: "The user's e-mail address" })
  declare email: string

  async run() {
    const user = await User.findBy('email', storedEmail(this.email.trim()))
    if (user) {
      /** Routes have names once they are committed, which the HTTP server does otherwise. */
      router.commit()
      const { url } = new ResetLink(user.resetToken(), appUrl)
      this.logger.info(`This link works once, within an hour:\n${url}`)
    } else {
      this.logger.error(`Nobody has the e-mail address ${this.email}`)
      this.exitCode = 1
    }
  }
}
