import type { Group } from '@japa/runner/core'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import { emptyDatabase } from '#tests/database'
import { FakeProvider } from '#tests/fake_provider'

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
      restore()
    }
  })
  return provider
}
