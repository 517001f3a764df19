import type { Group } from '@japa/runner/core'
import testUtils from '@adonisjs/core/services/test_utils'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import { closePages } from './pages.js'
import { FakeProvider } from '#tests/fake_provider'

/** An empty database and a provider for each test of a group, whose pages are closed after it. */
export function useBrowserSetup(group: Group): { current: FakeProvider } {
  const provider = {} as { current: FakeProvider }
  group.each.setup(async () => {
    const truncate = await testUtils.db().truncate()
    provider.current = await FakeProvider.start()
    const restore = LanguageModel.fake({ baseURL: provider.current.baseURL })
    return async () => {
      await closePages()
      await provider.current.stop()
      await GenerateReply.onIdle()
      restore()
      await truncate()
    }
  })
  return provider
}
