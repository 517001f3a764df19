/**
 * The least that a relay can be: the SDK in, server-sent events out. It keeps nothing, knows nobody
 * and has no framework; what Parley needs beyond it is the price of everything else.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Anthropic from '@anthropic-ai/sdk'

/** Milliseconds, as in config/transmit.ts. */
const PING_INTERVAL = 15_000

const client = new Anthropic({
  baseURL: process.env.ANTHROPIC_BASE_URL,
  apiKey: 'fake',
  maxRetries: 0,
})
const viewers = new Map<string, Set<ServerResponse>>()

const server = createServer(async (request, response) => {
  const path = request.url!
  if (request.method === 'GET') {
    listen(path, response)
  } else {
    const question = await text(request)
    response.end()
    await relay(path, question)
  }
})

function listen(path: string, response: ServerResponse) {
  const listening = viewers.get(path) ?? new Set()
  viewers.set(path, listening.add(response))
  response.once('close', () => listening.delete(response))
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
}

async function relay(path: string, question: string) {
  const events = await client.messages.create({
    model: 'claude-sonnet-5-5',
    max_tokens: 128_000,
    messages: [{ role: 'user', content: question }],
    stream: true,
  })
  for await (const event of events) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      write(viewers.get(path) ?? [], event.delta.text)
    }
  }
}

function write(responses: Iterable<ServerResponse>, data: string) {
  const frame = `data: ${JSON.stringify(data)}\n\n`
  for (const response of responses) response.write(frame)
}

setInterval(() => {
  for (const listening of viewers.values()) write(listening, 'ping')
}, PING_INTERVAL)

process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
