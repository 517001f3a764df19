/// <reference lib="webworker" />
import { LiveConnection } from '~/lib/live/connection'
import type { ToTab, ToWorker } from '~/lib/live/messages'

declare const self: SharedWorkerGlobalScope

/** One event stream for all tabs of the browser: over HTTP/1.1 it allows six connections to a host. */
const connection = new LiveConnection(self.location.origin, () => csrfToken)

/** Of the tab that spoke last: a worker can't read cookies. */
let csrfToken = ''

self.addEventListener('connect', ({ ports: [port] }) => {
  const subscriptions = new Map<string, () => void>()
  const post = (message: ToTab) => port.postMessage(message)

  const end = (channel: string) => {
    subscriptions.get(channel)?.()
    subscriptions.delete(channel)
  }
  const endAll = () => Array.from(subscriptions.keys(), end)

  port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if (data.type === 'retry') return connection.retryNow()
    if (data.type === 'leave') return endAll()
    csrfToken = data.csrfToken
    if (data.type === 'token') return
    const { channel } = data
    end(channel)
    if (data.type === 'subscribe') {
      const unsubscribe = connection.subscribe(channel, {
        onEvent: (event) => post({ type: 'event', channel, event }),
        onStatus: (status) => post({ type: 'status', channel, status }),
      })
      subscriptions.set(channel, unsubscribe)
    }
  })
  port.addEventListener('close', endAll)
  port.start()
})
