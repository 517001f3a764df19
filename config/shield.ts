import app from '@adonisjs/core/services/app'
import { cookieName, servedOverTls } from '#config/app'
import { defineConfig } from '@adonisjs/shield'

/** In development and tests Vite tells the page about changes over a socket of its own. */
const vite = app.inProduction ? [] : ['ws:']

/** Holds the token against forged requests, which our pages send back as X-CSRF-Token. */
export const csrfCookie = cookieName('parley_csrf')

export default defineConfig({
  /**
   * The second wall behind the Markdown renderer: whatever text got into a page, it loads nothing
   * from elsewhere and runs no script. Styles may stand inline: React, tables and Mermaid set them.
   */
  csp: {
    enabled: true,
    directives: {
      defaultSrc: [`'self'`],
      scriptSrc: [`'self'`, '@nonce'],
      scriptSrcAttr: [`'none'`],
      styleSrc: [`'self'`, `'unsafe-inline'`],
      imgSrc: [`'self'`, 'data:', 'blob:'],
      fontSrc: [`'self'`],
      connectSrc: [`'self'`, ...vite],
      objectSrc: [`'none'`],
      frameSrc: [`'none'`],
      baseUri: [`'none'`],
      formAction: [`'self'`],
      frameAncestors: [`'none'`],
    },
    reportOnly: false,
  },
  csrf: {
    enabled: true,
    exceptRoutes: [],
    /** It has the same name in all installs on a host: see csrf_cookie_middleware.ts. */
    enableXsrfCookie: false,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
  xFrame: { enabled: true, action: 'DENY' },
  hsts: { enabled: servedOverTls, maxAge: '180 days' },
  contentTypeSniffing: { enabled: true },
})
