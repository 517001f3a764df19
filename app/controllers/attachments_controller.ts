import { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import { create as contentDisposition } from 'content-disposition'
import { parse as parseRange, type Range } from 'range-parser'
import { FILE_POLICY } from '#middleware/security_headers_middleware'
import type { AttachedFile } from '#models/message/attachments'
import { attachmentValidator } from '#validators/conversation'

/** A bit of what parsing a range answers. */
const MALFORMED = 1

/** A file of a message. */
export default class AttachmentsController {
  /** Its bytes, or with `?thumbnail` those of a small picture of it; with `?download` to be saved. */
  async show(ctx: HttpContext) {
    const { auth, params, request, response } = ctx
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.message_id)
    const file = message.attachments.file(params.file_id, {
      isThumbnail: 'thumbnail' in request.qs(),
    })
    this.#putHeaders(file, ctx)
    if (response.fresh()) return response.status(304).send(null)

    const range = this.#range(file, ctx)
    if (range === 'none') return response.status(416).send(null)
    const { start, end } = range ?? { start: 0, end: file.size - 1 }
    response.header('Content-Length', end - start + 1)
    const bytes = await file.stream()
    response.stream(range ? Readable.from(part(bytes, range)) : bytes, () => ['', 404])
  }

  /** Leaves it out of later prompts, or takes it in again. */
  async update({ auth, params, request, response }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.message_id)
    const { isLeftOut } = await request.validateUsing(attachmentValidator)
    await message.leaveOut(params.file_id, isLeftOut)
    return response.ok('')
  }

  /** Kept by the browser, which asks each time whether its person may still see it; runs nothing. */
  #putHeaders(file: AttachedFile, { request, response }: HttpContext) {
    const type = file.isShown && !('download' in request.qs()) ? 'inline' : 'attachment'
    response.header('Content-Type', file.isShown ? file.type : 'application/octet-stream')
    response.header('Content-Disposition', contentDisposition(file.name, { type }))
    response.header('Content-Security-Policy', FILE_POLICY)
    response.header('Cache-Control', 'private, no-cache')
    response.header('Accept-Ranges', 'bytes')
    response.header('ETag', file.etag)
  }

  /** The one range that was asked for, 'none' for one that it has not, or nothing for all of it. */
  #range(file: AttachedFile, { request, response }: HttpContext): Range | 'none' | undefined {
    const asked = request.header('range')
    const condition = request.header('if-range')
    if (!asked || (condition && condition !== file.etag)) return undefined
    const { code, type, ranges } = parseRange(file.size, asked)
    if (type !== 'bytes' || ranges.length > 1 || code & MALFORMED) return undefined
    if (ranges.length === 0) {
      response.header('Content-Range', `bytes */${file.size}`)
      return 'none'
    }
    response.status(206)
    response.header('Content-Range', `bytes ${ranges[0].start}-${ranges[0].end}/${file.size}`)
    return ranges[0]
  }
}

/** Drive reads whole files only: what comes before the range is passed over. */
async function* part(bytes: Readable, { start, end }: Range): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at))
    if (wanted.length > 0) yield wanted
    at += chunk.length
    if (at > end) return
  }
}
