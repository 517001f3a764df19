import type { IncomingMessage, ServerResponse } from 'node:http'
import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'

export const appKey = env.get('APP_KEY')

/** Where people reach the app, if an operator has said so. */
export const publicUrl = env.get('APP_URL')

/** The same or the best guess: used in links made outside a request, and to know about TLS. */
export const appUrl = publicUrl ?? `http://localhost:${env.get('PORT')}`

/**
 * Processes that serve one database together share their cookies too, and each has a port of its
 * own: their address is known only where an operator has said so.
 */
const isOneOfSeveral = env.get('REDIS_URL') !== undefined && publicUrl === undefined

/**
 * Returns the name with the address in it. A browser sends a host's cookies to all its ports, so two
 * installs on one host would otherwise log each other out.
 */
export function cookieName(name: string): string {
  return isOneOfSeveral ? name : `${name}_${new URL(appUrl).host.replace(/\W+/g, '_')}`
}

/** Cookies are marked Secure behind TLS only: on plain HTTP a browser would drop them. */
export const servedOverTls = appUrl.startsWith('https:')

/**
 * Only a proxy that one has set up may say who the client is, and of a list of addresses only the
 * last is its own word: what stands before it anybody may have sent.
 */
export function trustedProxies(hasProxy: boolean) {
  return (_address: string, distance: number) => hasProxy && distance === 0
}

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,

  /** An address that cannot be decoded reaches no middleware, which would set these headers. */
  onBadUrl(_request: IncomingMessage, response: ServerResponse) {
    const headers = {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-store',
      ...(servedOverTls && { 'Strict-Transport-Security': 'max-age=15552000' }),
    }
    response.writeHead(400, headers).end('This address cannot be read')
  },

  /** The server's rendering hands its bytes over by the request's context (inertia/ssr.tsx). */
  useAsyncLocalStorage: true,

  trustProxy: trustedProxies(env.get('TRUST_PROXY') ?? false),

  cookie: {
    domain: '',
    path: '/',
    maxAge: '30d',
    httpOnly: true,
    secure: servedOverTls,
    sameSite: 'lax',
  },
})
