import type { Group } from '@japa/runner/core'
import type * as Wire from '@anthropic-ai/sdk/resources/messages'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import WriteTitle from '#jobs/write_title'
import { LanguageModel } from '#llm/language_model'
import { emptyDatabase } from '#tests/database'
import { FakeProvider, type ReceivedRequest } from '#tests/fake_provider'

/**
 * Gives a group of tests an empty database and a provider of its own to talk to. Replies run in
 * the background: a test is over when none is left.
 */
export function useProvider(group: Group): { current: FakeProvider } {
  const provider = {} as { current: FakeProvider }
  group.each.setup(async () => {
    await emptyDatabase()
    provider.current = await FakeProvider.start()
    llm.retryPauses = [10, 10, 10]
    const restore = LanguageModel.fake({ baseURL: provider.current.baseURL })
    return async () => {
      await provider.current.stop()
      await GenerateReply.onIdle()
      await WriteTitle.onIdle()
      restore()
    }
  })
  return provider
}

/** A message of a prompt that is nothing but text. */
export function asText(role: 'user' | 'assistant', text: string) {
  return { role, content: [{ type: 'text', text }] }
}

/** The messages that the provider got, without the marks of what it is to keep. */
export function messagesOf(request: ReceivedRequest | undefined): Wire.MessageParam[] {
  const isMark = (key: string) => key === 'cache_control'
  return JSON.parse(
    JSON.stringify(request?.body.messages ?? null, (key, value) =>
      isMark(key) ? undefined : value
    )
  )
}
