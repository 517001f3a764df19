/** What requests are asked beside what the framework lets them be asked. */
import { HttpRequest } from '@adonisjs/core/http'
import { appUrl, publicUrl } from '#config/app'

HttpRequest.macro('wantsJson', function (this: HttpRequest) {
  return this.accepts(['html', 'json']) === 'json'
})

HttpRequest.macro('baseUrl', function (this: HttpRequest) {
  const asked = `${this.protocol()}://${this.host()}`
  return publicUrl ?? (URL.canParse(asked) ? asked : appUrl)
})

declare module '@adonisjs/core/http' {
  interface HttpRequest {
    /** Whether the client asks for JSON: such a request is never redirected. */
    wantsJson(): boolean

    /** Where the person who asks has reached us, unless an operator has said where that is. */
    baseUrl(): string
  }
}
