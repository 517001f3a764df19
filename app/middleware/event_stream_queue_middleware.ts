import PQueue from 'p-queue'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Requests about event streams that are answered at the same time. */
const queue = new PQueue({ concurrency: 8 })

/**
 * Makes requests about event streams wait for each other. After a restart all readers come back at once,
 * and a page that somebody opens meanwhile would wait behind hundreds of them. Bodies are read before, so
 * that nobody holds a place by sending slowly.
 */
export default class EventStreamQueueMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    return request.url().startsWith('/__transmit/') ? queue.add(next) : next()
  }
}
