/** What requests are asked beside what the framework lets them be asked. */
import { HttpRequest } from '@adonisjs/core/http'

HttpRequest.macro('wantsJson', function (this: HttpRequest) {
  return this.accepts(['html', 'json']) === 'json'
})

declare module '@adonisjs/core/http' {
  interface HttpRequest {
    /** Whether the client asks for JSON: such a request is never redirected. */
    wantsJson(): boolean
  }
}
