/** A request that did not do what was asked; `message` is fit to be shown. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message)
  }
}

/** The account that the page shows: what it changes is meant for that one, not for another tab's. */
let shownAccount: number | null = null

export function showAccount(id: number | null): void {
  shownAccount = id
}

export function accountHeader(): Record<string, string> {
  return shownAccount === null ? {} : { 'X-Account': String(shownAccount) }
}

/** Milliseconds, after which a visit to the login page that came to nothing may be tried again. */
const LEAVING_TIME = 10_000

let isLeaving = false

/**
 * Asks for this page again, which the server answers with the login page, and with this one after
 * the login. Once, although several find out that the session is gone: a second visit would cut the
 * first.
 */
export function leaveForLogin(): void {
  if (isLeaving) return
  isLeaving = true
  setTimeout(() => (isLeaving = false), LEAVING_TIME)
  window.location.reload()
}

/**
 * Asks the server for JSON; what is no form is sent as JSON too. A redirect counts as a failure, so that nobody believes something was
 * stored that was not; without a session one gets to the login page.
 *
 * @throws HttpError, with status 0 where the server was not reached
 */
export async function requestJson<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown
): Promise<T> {
  const response = await send(method, url, body)
  const answer = await response.json().catch(() => undefined)
  assertOk({
    status: response.status,
    type: response.headers.get('content-type'),
    body: answer,
  })
  return answer
}

type FormOptions = {
  signal: AbortSignal
  /** Called with the part that has left the browser, from 0 to 1. */
  onProgress: (done: number) => void
}

/**
 * Posts a form with files, as `requestJson` does: nothing else tells how much has left the browser.
 *
 * @throws HttpError, with status 0 where the server was not reached, or where it was called off
 */
export function postForm(url: string, form: FormData, { signal, onProgress }: FormOptions) {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('X-CSRF-TOKEN', csrfToken())
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total)
    request.onerror = () => reject(new HttpError(0, UNREACHED))
    request.onabort = () => reject(new HttpError(0, 'You called it off'))
    request.onload = () => {
      try {
        const isRedirected = request.responseURL !== new URL(url, window.location.href).href
        if (isRedirected) throw new HttpError(0, UNREACHED)
        assertOk({
          status: request.status,
          type: request.getResponseHeader('content-type'),
          body: parsed(request.responseText),
        })
        resolve()
      } catch (error) {
        reject(error)
      }
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

const UNREACHED = 'The server cannot be reached'

/** `body` is undefined where the answer isn't JSON. */
type Answer = { status: number; type: string | null; body: unknown }

/**
 * Checks that Parley did what it was asked.
 *
 * @throws HttpError, with status 0 for the answer of a proxy: Parley wasn't reached then
 */
export function assertOk({ status, type, body }: Answer) {
  const message = messageIn(body)
  const isWebPage = body === undefined && /\bhtml\b/.test(type ?? '')
  const isRefused = status >= 400 && (body === undefined || UNREACHABLE.includes(status))
  if (!message && (isWebPage || isRefused)) throw new HttpError(0, proxyText(status))
  if (status === 401) leaveForLogin()
  if (status >= 200 && status < 300) return
  throw new HttpError(status, message ?? `The server answered ${status}`)
}

const UNREACHABLE = [502, 503, 504]

/** Returns what a proxy's answer means. Parley itself answers in JSON. */
export function proxyText(status: number): string {
  if (status === 413) {
    return 'The proxy in front of Parley refused this as too large. An admin can raise its limit (nginx: client_max_body_size).'
  }
  if (UNREACHABLE.includes(status)) {
    return `The proxy in front of Parley can’t reach Parley (${status}). Try again in a minute.`
  }
  return `A proxy in front of Parley answered in its place (${status}). Try again, or ask an admin to check the proxy.`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function send(method: string, url: string, body: unknown) {
  const isForm = body instanceof FormData
  try {
    return await fetch(url, {
      method,
      redirect: 'error',
      credentials: 'same-origin',
      headers: {
        'Accept': 'application/json',
        /** That of a form, with what divides its parts, the browser writes. */
        ...(!isForm && { 'Content-Type': 'application/json' }),
        'X-CSRF-TOKEN': csrfToken(),
        ...accountHeader(),
      },
      body: isForm || body === undefined ? body : JSON.stringify(body),
    })
  } catch {
    throw new HttpError(0, UNREACHED)
  }
}

/** The server hands the token over in a cookie, and its name in the page. */
export function csrfToken(): string {
  const name = document.querySelector<HTMLMetaElement>('meta[name=csrf-cookie]')?.content
  const cookie = document.cookie.split('; ').find((it) => it.startsWith(`${name}=`))
  return cookie ? cookie.slice(`${name}=`.length) : ''
}

/** All that is wrong: of several files each may be refused. */
export function messageIn(answer: unknown): string | undefined {
  const errors = (answer as { errors?: { message?: string }[] } | undefined)?.errors
  return errors?.map(({ message }) => message).join(' ') || undefined
}
