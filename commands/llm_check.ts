import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Check } from '#llm/check'
import { LanguageModel } from '#llm/language_model'

const HEAD = [
  ...['Language model', 'First word', 'Streaming', 'Usage', 'Images', 'Caching', 'PDFs'],
  ...['Thinking', 'Web search', 'Window', 'Cost'],
]

export default class LlmCheck extends BaseCommand {
  static commandName = 'llm:check'
  static description =
    'Call each language model that is available, and tell what works. Costs money'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The key of the only one to call', required: false })
  declare key?: string

  async run() {
    const languageModels = this.#chosen()
    const checks = languageModels.map((languageModel) => new Check(languageModel))
    if (checks.length === 0) return this.#refuse()
    const expected = checks.reduce((total, { expectedCost }) => total + expectedCost, 0)
    this.logger.info(`Calling ${checks.length} of them, for about ${dollars(expected)} in all`)
    await Promise.all(checks.map((check) => check.run()))
    this.#print(checks)
    if (checks.some(({ problems }) => problems.length > 0)) this.exitCode = 1
  }

  #chosen(): LanguageModel[] {
    const available = LanguageModel.available()
    return this.key ? available.filter(({ key }) => key === this.key) : available
  }

  #refuse() {
    const keys = LanguageModel.available().map(({ key }) => key)
    this.logger.error(
      `“${this.key}” is not configured, or its provider has no key. Available: ${keys.join(', ')}`
    )
    this.exitCode = 1
  }

  #print(checks: Check[]) {
    const table = this.ui.table().head(HEAD)
    for (const { languageModel, firstWordAfter, findings, cost } of checks) {
      const { streaming, usage, images, caching, pdf, thinking, webSearch, window } = findings
      const all = [streaming, usage, images, caching, pdf, thinking, webSearch, window]
      table.row([
        languageModel.key,
        firstWordAfter === null ? '–' : `${firstWordAfter} ms`,
        ...all.map((it) => it ?? '–'),
        dollars(cost),
      ])
    }
    table.render()
    for (const { languageModel, problems, findings } of checks) {
      for (const problem of problems) this.logger.error(`${languageModel.key}: ${problem}`)
      if (findings.caching === 'too short') {
        this.logger.warning(
          `${languageModel.key}: nothing was cached; the text may have been too short for its server`
        )
      }
    }
  }
}

function dollars(micros: number): string {
  return `$${(micros / 1_000_000).toFixed(4)}`
}
