import env from '#start/env'
import { defineConfig, transports } from '@adonisjs/mail'
import type { SMTPConfig } from '@adonisjs/mail/types'

const port = env.get('SMTP_PORT') ?? 587
const secure = env.get('SMTP_SECURE') ?? port === 465
const user = env.get('SMTP_USERNAME')
const pass = env.get('SMTP_PASSWORD')?.release() ?? ''

/** Somebody waits for the answer while an invitation is sent. Milliseconds. */
const PATIENCE = 8_000

/** The mail server, if there is one. */
export const smtp: SMTPConfig & { host?: string } = {
  host: env.get('SMTP_HOST'),
  port,
  secure,
  /** A password is not sent in the clear. */
  requireTLS: user !== undefined && !secure,
  auth: user === undefined ? undefined : { type: 'login', user, pass },
  connectionTimeout: PATIENCE,
  greetingTimeout: PATIENCE,
  socketTimeout: PATIENCE,
  dnsTimeout: PATIENCE,
}

/** Without a mail server nothing about mail is shown or done. */
export function isMailOn(): boolean {
  return Boolean(smtp.host)
}

const mailConfig = defineConfig({
  default: 'smtp',
  from: env.get('MAIL_FROM'),
  mailers: { smtp: transports.smtp(smtp as SMTPConfig) },
})

export default mailConfig

declare module '@adonisjs/mail/types' {
  export interface MailersList extends InferMailers<typeof mailConfig> {}
}
