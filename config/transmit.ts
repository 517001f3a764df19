import { defineConfig } from '@adonisjs/transmit'
import { redis } from '@adonisjs/transmit/transports/redis'
import { redisOptions, redisPrefix, redisUrl } from '#config/redis'

/** Milliseconds after the last attempt to connect again, by which it has worked. */
const RECONNECTED_AFTER = 3_000

let afterReconnect = () => {}

/** Calls the listener, one in all, whenever Redis was away: events of other processes may be lost then. */
export function onReconnect(listener: () => void): void {
  afterReconnect = listener
}

export default defineConfig({
  /** Keeps proxies from closing a quiet stream. */
  pingInterval: '15s',

  /** Carries events between several web processes; one alone needs none. */
  transport: redisUrl
    ? { driver: () => redisTransport(new URL(redisUrl!)), channel: `${redisPrefix}events` }
    : null,
})

/** It tells of each attempt to connect again, and not of the one that works. */
function redisTransport(url: URL) {
  const transport = redis(redisOptions(url))()
  let timer: NodeJS.Timeout | undefined
  transport.onReconnect(() => {
    clearTimeout(timer)
    timer = setTimeout(() => afterReconnect(), RECONNECTED_AFTER).unref()
  })
  return transport
}
