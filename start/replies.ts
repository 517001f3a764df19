/**
 * What a web process does beside answering requests: it sweeps, so that no reply stays unfinished
 * for ever, and when it is told to stop, it lets running replies finish first.
 */
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import llm from '#config/llm'
import { EventStreams } from '#channels/event_streams'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'

/** Milliseconds. */
const SWEEP_INTERVAL = 4_000

app.ready(() => {
  if (app.getMode() !== 'run' || app.inTest) return

  const sweep = () => Message.sweep().catch((err) => logger.error({ err }, 'a sweep failed'))
  const timer = setInterval(sweep, SWEEP_INTERVAL)
  void sweep()

  let isStopping = false
  const stop = async () => {
    /** The second time: at once. What was not saved yet is at most a quarter of a second of text. */
    if (isStopping) process.exit(1)
    isStopping = true

    clearInterval(timer)
    GenerateReply.stopTaking()
    if (GenerateReply.runningCount > 0) {
      logger.info(`finishing ${GenerateReply.runningCount} running replies before stopping`)
    }
    const graceTimer = setTimeout(() => ReplyStream.interruptAll(), llm.shutdownGrace)
    await GenerateReply.onIdle()
    clearTimeout(graceTimer)
    EventStreams.endAll()
    await app.terminate()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
})
