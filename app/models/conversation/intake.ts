import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import attachments from '#config/attachments'
import type { LanguageModel } from '#llm/language_model'
import Message from '#models/message'
import { refusal, type Facts } from '#models/message/upload'

type Taken = Pick<Facts, 'name' | 'kind' | 'sentSize' | 'pages'>

/** The files that come, and those of the questions up to the turn `upTo`, or of all. */
type Asked = { coming?: Taken[]; upTo?: number; client?: TransactionClientContract }

type Held = { id: number; promptStart: number | null }

/** Whether a language model can take the files that a prompt would hold. */
export class Intake {
  #conversation: Held | null

  /** Of no conversation: of one that is only being opened. */
  constructor(conversation: Held | null) {
    this.#conversation = conversation
  }

  /** @throws E_VALIDATION_ERROR on the field, which names the file and the language model */
  async assertTakenBy(
    languageModel: LanguageModel,
    { field = 'files', ...asked }: Asked & { field?: string } = {}
  ): Promise<void> {
    const fault = await this.#fault(languageModel, asked)
    if (fault) throw refusal(field, fault)
  }

  /** Whether it could take them if prompts started with the first turn again. */
  async isTakenWholeBy(languageModel: LanguageModel): Promise<boolean> {
    const whole = this.#conversation && { id: this.#conversation.id, promptStart: null }
    const fault = await new Intake(whole).#fault(languageModel)
    return !fault
  }

  /** Why it cannot take them; null where it can. */
  async #fault(
    languageModel: LanguageModel,
    { coming = [], upTo, client }: Asked = {}
  ): Promise<string | null> {
    const held = this.#conversation ? await this.#held(this.#conversation, upTo, client) : []
    const files = [...held, ...coming]
    const unfit = files.find(({ kind }) => !languageModel.takes(kind))
    if (unfit) {
      return `${languageModel.label} cannot read “${unfit.name}”: choose another language model, or leave the file out.`
    }
    if (sum(files, base64Size) > attachments.maxPromptSize) {
      return tooMuch('about 22 MB of images and PDFs')
    }
    if (sum(files, ({ pages }) => pages ?? 0) > attachments.maxPages) {
      return tooMuch(`${attachments.maxPages} pages of PDF`)
    }
    const images = maxImagesOf(languageModel)
    const isOver = files.filter(({ kind }) => kind === 'image').length > images
    return isOver ? tooMuch(`${images} images`, languageModel.label) : null
  }

  async #held(
    { id, promptStart }: Held,
    upTo?: number,
    client?: TransactionClientContract
  ): Promise<Taken[]> {
    const query = Message.query({ client })
      .withScopes((it) => it.withFiles())
      .where({ conversationId: id, role: 'user' })
    if (upTo) query.where('id', '<=', upTo)
    /** What prompts start after takes no room in them, except where an older question is asked again. */
    if (promptStart && (upTo ?? promptStart) >= promptStart) query.where('id', '>=', promptStart)
    const questions = await query.select('id', 'files')
    const entries = questions.flatMap(({ attachments: files }) => files.entries)
    return entries.filter(({ isLeftOut }) => !isLeftOut)
  }
}

/** As it goes to the provider. */
function base64Size({ kind, sentSize }: Taken): number {
  return kind === 'text' ? sentSize : Math.ceil(sentSize / 3) * 4
}

function sum<T>(items: T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}

function maxImagesOf({ config }: LanguageModel): number {
  const fits = ({ upToWindow = Infinity }) => config.contextWindow <= upToWindow
  return attachments.maxImages.find(fits)!.images
}

function tooMuch(most: string, reader = 'the language model'): string {
  return `That is too much at once: a conversation may show ${reader} ${most}. Leave some of its files out.`
}
