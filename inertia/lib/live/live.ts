import { csrfToken } from '~/lib/http'
import { LiveConnection, type Listener } from '~/lib/live/connection'
import type { ToTab, ToWorker } from '~/lib/live/messages'

type Live = Pick<LiveConnection, 'subscribe' | 'retryNow'>

/** The browser's event stream in a worker that its tabs share. */
class SharedLive implements Live {
  #port: MessagePort
  #listeners = new Map<string, Set<Listener>>()

  constructor() {
    const { port } = new SharedWorker(new URL('./worker.ts', import.meta.url), {
      type: 'module',
      name: 'parley-live',
    })
    this.#port = port
    this.#port.addEventListener('message', ({ data }: MessageEvent<ToTab>) => this.#take(data))
    this.#port.start()
    window.addEventListener('pagehide', () => this.#post({ type: 'leave' }))
    /** A page that comes back out of the browser's memory goes on where it was. */
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#subscribeAll())
  }

  subscribe(channel: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(listener))
    this.#tellWorker('subscribe', channel)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      this.#listeners.delete(channel)
      this.#tellWorker('unsubscribe', channel)
    }
  }

  retryNow(): void {
    this.#post({ type: 'retry' })
  }

  #subscribeAll() {
    for (const channel of this.#listeners.keys()) this.#tellWorker('subscribe', channel)
  }

  #tellWorker(type: 'subscribe' | 'unsubscribe', channel: string) {
    this.#post({ type, channel, csrfToken: csrfToken() })
  }

  #take(message: ToTab) {
    /** The stream may have ended because somebody logged in anew in another tab. */
    if (message.type === 'status' && message.status === 'connecting') {
      this.#post({ type: 'token', csrfToken: csrfToken() })
    }
    for (const listener of this.#listeners.get(message.channel) ?? []) {
      if (message.type === 'event') listener.onEvent(message.event)
      else listener.onStatus(message.status)
    }
  }

  #post(message: ToWorker) {
    this.#port.postMessage(message)
  }
}

function hasSharedWorkers() {
  return typeof SharedWorker !== 'undefined'
}

let instance: Live | undefined

/** Made when it is first needed: the server renders pages, too. Without workers each tab has its own. */
export function live(): Live {
  instance ??= hasSharedWorkers()
    ? new SharedLive()
    : new LiveConnection(window.location.origin, csrfToken)
  return instance
}
