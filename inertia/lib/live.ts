import { Transmit } from '@adonisjs/transmit-client'
import { uuid } from '~/lib/uuid'

/** `live` comes after each (re)connect: what was missed meanwhile has to be read again. */
export type LiveStatus = 'connecting' | 'live'

export type Listener = {
  onEvent: (event: unknown) => void
  onStatus: (status: LiveStatus) => void
}

/** Milliseconds. */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 8_000
const UNSUBSCRIBE_DELAY = 1_000

/**
 * The page's event stream. Transmit's client gives up after some attempts, and its EventSource
 * ends for good on an error page; here every loss of the stream leads to a new one, under a new
 * id, for as long as somebody listens.
 */
class LiveConnection {
  #listeners = new Map<string, Set<Listener>>()
  #transmit: Transmit | undefined
  #isOpen = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Listens to a channel; the function that comes back ends it. */
  subscribe(channel: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(listener))

    listener.onStatus('connecting')
    if (!this.#transmit) this.#connect()
    else if (this.#isOpen) void this.#join(channel)
    return () => this.#unsubscribe(channel, listener)
  }

  /** Does not wait any longer before the next attempt: the network or the reader is back. */
  retryNow(): void {
    this.#failures = 0
    if (this.#timer) this.#connect()
  }

  #connect() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const transmit = new Transmit({
      baseUrl: window.location.origin,
      uidGenerator: uuid,
      maxReconnectAttempts: 0,
      beforeSubscribe: (request) => request.headers.set('Accept', 'application/json'),
    })
    this.#transmit = transmit
    transmit.on('connected', () => this.#opened(transmit))
    transmit.on('disconnected', () => this.#lost(transmit))
  }

  #opened(transmit: Transmit) {
    if (transmit !== this.#transmit) return
    this.#isOpen = true
    for (const channel of this.#listeners.keys()) void this.#join(channel)
  }

  /** Transmit's client swallows a subscription that did not get through: hence the look at it. */
  async #join(channel: string) {
    const transmit = this.#transmit!
    const subscription = transmit.subscription(channel)
    if (subscription.handlerCount === 0) {
      subscription.onMessage((event) => this.#tell(channel, (it) => it.onEvent(event)))
    }
    await subscription.create()
    if (transmit !== this.#transmit) return
    if (!subscription.isCreated) return this.#lost(transmit)
    this.#failures = 0
    this.#tell(channel, (it) => it.onStatus('live'))
  }

  #lost(transmit: Transmit) {
    if (transmit !== this.#transmit) return
    transmit.close()
    this.#isOpen = false
    for (const channel of this.#listeners.keys()) {
      this.#tell(channel, (it) => it.onStatus('connecting'))
    }
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures++, LONGEST_PAUSE)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2))
  }

  /** Not at once: a page that is left for another often leads to the same channel again. */
  #unsubscribe(channel: string, listener: Listener) {
    const listeners = this.#listeners.get(channel)
    listeners?.delete(listener)
    if (listeners?.size === 0) {
      this.#listeners.delete(channel)
      setTimeout(() => this.#leave(channel), UNSUBSCRIBE_DELAY)
    }
  }

  async #leave(channel: string) {
    if (this.#listeners.has(channel)) return
    await this.#transmit?.subscription(channel).delete()
    if (this.#listeners.has(channel) && this.#isOpen) void this.#join(channel)
  }

  #tell(channel: string, tell: (listener: Listener) => void) {
    for (const listener of this.#listeners.get(channel) ?? []) tell(listener)
  }
}

export const live = new LiveConnection()
