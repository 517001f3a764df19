import { servedOverTls } from '#config/app'
import { defineConfig } from '@adonisjs/shield'

export default defineConfig({
  csp: { enabled: false, directives: {}, reportOnly: false },
  csrf: {
    enabled: true,
    exceptRoutes: [],
    enableXsrfCookie: true,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
    cookieOptions: { secure: servedOverTls },
  },
  xFrame: { enabled: true, action: 'DENY' },
  hsts: { enabled: servedOverTls, maxAge: '180 days' },
  contentTypeSniffing: { enabled: true },
})
