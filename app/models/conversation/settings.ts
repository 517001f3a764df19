import db from '@adonisjs/lucid/services/db'
import { LanguageModel } from '#llm/language_model'
import type Conversation from '#models/conversation'
import { assertOffered, type Manner } from '#models/conversation/offer'

export type Changes = { title?: string; model?: string } & Manner

/** What people choose of a conversation: its title, and how its replies are written. */
export class Settings {
  constructor(private conversation: Conversation) {}

  /** All of it, or nothing where something is refused; see Conversation.change. */
  async change({ title, model, effort, hasWebSearch }: Changes): Promise<void> {
    const { conversation } = this
    const { intake, languageModel: before } = conversation
    const next = LanguageModel.for(model ?? conversation.model)
    if (model) await intake.assertTakenBy(next, { field: 'model' })
    assertOffered(next, { effort, hasWebSearch })
    if (title) await this.#rename(title)
    /** What the one before had to leave out, this one can read: unless its files are too much. */
    const isWhole = next.promptRoom > before.promptRoom && (await intake.isTakenWholeBy(next))
    if (isWhole) conversation.promptStart = null
    conversation.model = model ?? conversation.model
    if (effort) conversation.effort = next.effortFor(effort)
    conversation.hasWebSearch = hasWebSearch ?? conversation.hasWebSearch
    await conversation.save()
    await conversation.broadcastUpdated()
  }

  /** Even to what it was called when it was read: a language model may have named it since. */
  async #rename(title: string) {
    this.conversation.title = title
    await db
      .from('conversations')
      .where('id', this.conversation.id)
      .update({ title, renamed_at: db.raw('CURRENT_TIMESTAMP') })
  }
}
