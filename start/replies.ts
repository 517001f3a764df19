/**
 * A web process beside answering requests: it sweeps, so that no reply stays unfinished for ever, no
 * file without its message and no conversation longer than its account keeps it, watches over the event
 * streams, and lets running replies finish when it is told to stop.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import redis from '@adonisjs/redis/services/main'
import accounts from '#config/accounts'
import llm from '#config/llm'
import { redisUrl } from '#config/redis'
import { EventStreams } from '#channels/event_streams'
import { Presence } from '#channels/presence'
import GenerateReply from '#jobs/generate_reply'
import MailResetLink from '#jobs/mail_reset_link'
import WriteTitle from '#jobs/write_title'
import { Retention } from '#models/account/retention'
import AuditEvent from '#models/audit_event'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import { StoredFiles } from '#models/message/stored_files'
import { UserSessions } from '#models/user/sessions'
import { isLone } from '#start/lone_process'

/** Milliseconds. */
const SWEEP_INTERVAL = 3_000
const STREAM_INTERVAL = 2_000
const PRESENCE_INTERVAL = 15_000
const RETENTION_INTERVAL = 60 * 60_000
const FILES_INTERVAL = 15 * 60_000
const CLOSING_TIME = 900
const RECONNECTING_TIME = 2_500

const timers: NodeJS.Timeout[] = []
let isStopping = false

/** Other modes than this one read the routes, or run a command. */
if (app.getMode() === 'run') {
  await Message.interruptForgotten()
  /** Alone and not yet serving, it knows that nobody writes what is still called streaming. */
  if (isLone) await Message.sweep({ lostBefore: Number.MAX_SAFE_INTEGER })
  await AuditEvent.recordSignup({ isOpen: accounts.isSignupOpen })
  repeat('sweeping', SWEEP_INTERVAL, () => Message.sweep())
  repeat('looking at the event streams', STREAM_INTERVAL, () => {
    EventStreams.endBacklogged()
    EventStreams.endUnconfirmed()
    return EventStreams.endUnauthorised()
  })
  repeat('telling who is there', PRESENCE_INTERVAL, async () => Presence.repeat())
  repeat('removing files that no message names', FILES_INTERVAL, () => StoredFiles.removeOrphans())
  repeat('deleting what is no longer kept', RETENTION_INTERVAL, () => Retention.deleteExpired())
  repeat('deleting sessions that are over', RETENTION_INTERVAL, () => UserSessions.deleteExpired())
  if (redisUrl) endStreamsAfterReconnecting()
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function repeat(what: string, interval: number, action: () => Promise<void>) {
  const run = () => action().catch((err) => logger.error({ err }, `${what} failed`))
  timers.push(setInterval(run, interval))
}

/**
 * While Redis is away, events of other processes are lost. Transmit's own connection comes back at most two
 * seconds after this one.
 */
function endStreamsAfterReconnecting() {
  const connection = redis.connection()
  let isFirst = connection.status !== 'ready'
  connection.on('ready', () => {
    if (!isFirst) setTimeout(() => EventStreams.endAllSoon(), RECONNECTING_TIME).unref()
    isFirst = false
  })
}

async function stop() {
  /** The second time: at once. What is not saved yet is at most a quarter of a second of text. */
  if (isStopping) process.exit(1)
  isStopping = true

  timers.forEach((timer) => clearInterval(timer))
  await finishReplies()
  EventStreams.endAll()
  /** A connection that its client keeps open must not keep the process. */
  setTimeout(() => process.exit(0), CLOSING_TIME).unref()
  await app.terminate()
}

/** Takes nothing new, and gives what runs the grace time. */
async function finishReplies() {
  GenerateReply.stopTaking()
  WriteTitle.stop()
  const { runningCount } = GenerateReply
  if (runningCount > 0) logger.info(`finishing ${runningCount} running replies before stopping`)
  const graceTimer = setTimeout(() => ReplyStream.interruptAll(), llm.shutdownGrace)
  /** Not for ever: a database that is away does not take their ends. */
  await Promise.race([
    Promise.all([GenerateReply.onIdle(), MailResetLink.onIdle(), WriteTitle.onIdle()]),
    sleep(llm.shutdownGrace + CLOSING_TIME, undefined, { ref: false }),
  ])
  clearTimeout(graceTimer)
}
