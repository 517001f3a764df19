import { Transmit } from '@adonisjs/transmit-client'
import { uuid } from '~/lib/uuid'

/**
 * `live` comes after each (re)connect: what was missed meanwhile has to be read again. `refused`
 * is a channel that one may not hear, `unauthorised` a session that is over.
 */
export type LiveStatus = 'connecting' | 'live' | 'refused' | 'unauthorised'

export type Listener = {
  onEvent: (event: unknown) => void
  onStatus: (status: LiveStatus) => void
}

/** Milliseconds. */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 8_000
const UNSUBSCRIBE_DELAY = 1_000
const WATCH_INTERVAL = 5_000
/** The server sends a ping every 15 seconds: a stream without two of them is dead. */
const LONGEST_SILENCE = 35_000
const LONGEST_REQUEST = 10_000
/** The next ping after this is answered: every 30 seconds. The server waits for 75. */
const CONFIRM_INTERVAL = 20_000

/** Transmit's answer to a subscription that its rules refuse. */
const REFUSED = 400
const UNAUTHORISED = 401
const NO_SUCH_STREAM = 404
const TOO_MANY = 429

/**
 * An event stream that comes back. Transmit's client gives up after some attempts, its EventSource
 * ends for good on an error page, and a network that silently went away ends nothing at all; here
 * every loss of the stream leads to a new one, under a new id, for as long as somebody listens.
 */
export class LiveConnection {
  #listeners = new Map<string, Set<Listener>>()
  #transmit: Transmit | undefined
  #isOpen = false
  #failures = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #heardAt = 0
  #confirmedAt = 0
  #joining: Promise<void> = Promise.resolve()
  #failedStatus = 0

  /** `csrfToken` returns Shield's token, which changes when somebody logs in. */
  constructor(
    readonly origin: string,
    private csrfToken: () => string
  ) {
    setInterval(() => this.#watch(), WATCH_INTERVAL)
  }

  /** Listens to a channel; the function that comes back ends it. */
  subscribe(channel: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(listener))

    const isJoined = this.#isOpen && this.#transmit?.subscription(channel).isCreated
    listener.onStatus(isJoined ? 'live' : 'connecting')
    if (!this.#transmit || this.#retryTimer) this.#connect()
    else if (this.#isOpen && !isJoined) this.#join(channel)
    return () => this.#unsubscribe(channel, listener)
  }

  /** Does not wait any longer: the network or the reader is back. */
  retryNow(): void {
    this.#failures = 0
    if (this.#retryTimer) this.#connect()
    else this.#watch()
  }

  #connect() {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    this.#joining = Promise.resolve()
    const transmit = new Transmit({
      baseUrl: this.origin,
      uidGenerator: uuid,
      maxReconnectAttempts: 0,
      eventSourceFactory: (url, options) => this.#openEventSource(url, options),
      beforeSubscribe: (request) => this.#sign(request),
      beforeUnsubscribe: (request) => this.#sign(request),
      onSubscribeFailed: ({ status }) => (this.#failedStatus = status),
    })
    this.#transmit = transmit
    transmit.on('connected', () => this.#opened(transmit))
    transmit.on('disconnected', () => void this.#lost(transmit))
  }

  #openEventSource(url: string | URL, options: EventSourceInit) {
    const source = new EventSource(url, options)
    const hear = () => (this.#heardAt = Date.now())
    hear()
    this.#confirmedAt = Date.now()
    source.addEventListener('open', hear)
    source.addEventListener('message', hear)
    source.addEventListener('message', () => void this.#confirm())
    return source
  }

  /**
   * Tells the server that the stream is heard: of a network that silently went away it would not
   * know for long. As an answer to what comes, because browsers hold back timers of hidden tabs.
   */
  async #confirm() {
    const transmit = this.#transmit
    if (!transmit || !this.#isOpen || Date.now() - this.#confirmedAt < CONFIRM_INTERVAL) return
    this.#confirmedAt = Date.now()
    const request = new Request(`${this.origin}/__transmit/confirm`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ uid: transmit.uid }),
      signal: AbortSignal.timeout(LONGEST_REQUEST),
    })
    this.#sign(request)
    const response = await fetch(request).catch(() => null)
    if (response?.status === NO_SUCH_STREAM) void this.#lost(transmit)
  }

  #sign({ headers }: Request) {
    headers.set('Accept', 'application/json')
    headers.set('X-CSRF-TOKEN', this.csrfToken())
  }

  #opened(transmit: Transmit) {
    if (transmit !== this.#transmit) return
    this.#isOpen = true
    for (const channel of this.#listeners.keys()) this.#join(channel)
  }

  /** One after the other: Transmit does not say which subscription it was that failed. */
  #join(channel: string) {
    this.#joining = this.#joining.then(() => this.#subscribeOnce(channel))
  }

  async #subscribeOnce(channel: string) {
    const transmit = this.#transmit
    if (!transmit || !this.#isOpen || !this.#listeners.has(channel)) return
    const subscription = transmit.subscription(channel)
    if (subscription.handlerCount === 0) {
      subscription.onMessage((event) => this.#tell(channel, (it) => it.onEvent(event)))
    }
    this.#failedStatus = 0
    await Promise.race([subscription.create(), sleep(LONGEST_REQUEST)])
    if (transmit !== this.#transmit) return
    if (subscription.isCreated) {
      this.#failures = 0
      this.#tellStatus(channel, 'live')
    } else if (this.#failedStatus === REFUSED) {
      this.#tellStatus(channel, 'refused')
    } else if (this.#failedStatus === UNAUTHORISED) {
      this.#tellStatus(channel, 'unauthorised')
    } else if (this.#failedStatus === TOO_MANY) {
      /** The others stay live. */
      setTimeout(() => this.#join(channel), LONGEST_PAUSE)
    } else {
      /** Its client swallows a subscription that did not get through. */
      void this.#lost(transmit)
    }
  }

  async #lost(transmit: Transmit) {
    if (transmit !== this.#transmit) return
    transmit.close()
    const wasOpen = this.#isOpen
    this.#isOpen = false
    for (const channel of this.#listeners.keys()) this.#tellStatus(channel, 'connecting')

    if (this.#listeners.size === 0) {
      this.#transmit = undefined
      return
    }
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures++, LONGEST_PAUSE)
    clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2))
    /** An EventSource does not say why it did not open. */
    if (!wasOpen && (await this.#isLoggedOut())) {
      for (const channel of this.#listeners.keys()) this.#tellStatus(channel, 'unauthorised')
    }
  }

  /** Asks for a stream without naming one: 401 without a session, 422 with one. */
  async #isLoggedOut() {
    const headers = { Accept: 'application/json' }
    const response = await fetch(`${this.origin}/__transmit/events`, { headers }).catch(() => null)
    return response?.status === UNAUTHORISED
  }

  /** Also notices that the machine has slept. */
  #watch() {
    if (this.#isOpen && this.#transmit && Date.now() - this.#heardAt > LONGEST_SILENCE) {
      void this.#lost(this.#transmit)
    }
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

  #leave(channel: string) {
    this.#joining = this.#joining.then(async () => {
      if (!this.#listeners.has(channel)) await this.#transmit?.subscription(channel).delete()
    })
  }

  #tellStatus(channel: string, status: LiveStatus) {
    this.#tell(channel, (listener) => listener.onStatus(status))
  }

  #tell(channel: string, tell: (listener: Listener) => void) {
    for (const listener of this.#listeners.get(channel) ?? []) tell(listener)
  }
}

function sleep(milliseconds: number) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
