/** Addresses in the settings, for start/env.ts. Each reader throws a sentence for the operator. */
import { isIPv6 } from 'node:net'
import { Env } from '@adonisjs/core/env'

const hostName = Env.schema.string({ format: 'host' })

/** Reads an address to listen on. Node wants an IPv6 address without the brackets of a URL. */
export function host(key: string, value?: string): string {
  const [, bracketed] = /^\[(.*)\]$/.exec(value ?? '') ?? []
  return bracketed !== undefined && isIPv6(bracketed) ? bracketed : hostName(key, value)
}

/** Reads the address that people type in. Pages and cookies belong to the whole of it. */
export function publicAddress(key: string, value: string): string {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${key} must be an address such as https://parley.example.com, not “${value}”.`)
  }
  const { pathname, search, hash, username, password, origin } = url
  if (pathname !== '/' || search || hash || username || password) {
    throw new Error(
      `${key} must be an address without a path, such as ${origin}, not “${value}”: Parley can’t be served under a path. Give it a name or a port of its own.`
    )
  }
  return origin
}
