import type { LanguageModel } from '#llm/language_model'
import { tokensOfFile, tokensOfText, TOKENS_PER_MESSAGE, type SizedFile } from '#llm/tokens'
import { NOTHING } from '#llm/usage'
import type { Budget } from '#models/account/budget'
import { Instructions } from '#models/account/instructions'
import { cacheLife } from '#models/conversation/prompt/cache_life'
import { Outline } from '#models/conversation/prompt/outline'
import { FULL, KEPT } from '#models/conversation/prompt/shares'

/** Tokens of a reply that a budget keeps room for. */
const REPLY_TOKENS = 1_000

/** A larger id than any. */
const LAST_ID = 2_147_483_647

type Asked = {
  /** Null for the first question of a new conversation. */
  conversationId: number | null
  /** The turn whose question is asked again; without one a new question is asked. */
  turn?: number
  /** Content and files that are not in the conversation yet. */
  content?: string
  /** The wording that the content takes the place of. */
  former?: string
  files?: SizedFile[]
}

/**
 * The micro-dollars that a reply will cost at least, about: its prompt, as if the provider had kept
 * nothing of it, and 1,000 tokens. Null where no budget has to know.
 */
export async function expectedCost(
  budget: Budget,
  languageModel: LanguageModel,
  asked: Asked
): Promise<number | null> {
  if (budget.limit === null || languageModel.isFree) return null
  const { conversationId, turn = LAST_ID, content = '', former = '', files = [] } = asked
  const known = conversationId && (await Outline.read({ id: LAST_ID, turn, conversationId }))
  const said = known ? known.tokens(known.start) - tokensOfText(known.instructions) : 0
  const words = tokensOfText(content) - tokensOfText(former)
  const added = files.reduce((sum, file) => sum + tokensOfFile(file), words)
  const instructions = tokensOfText(await Instructions.textFor(budget.accountId))
  const tokens = instructions + Math.max(said, 0) + TOKENS_PER_MESSAGE + added
  const { promptRoom } = languageModel
  const sent = tokens > promptRoom * FULL ? promptRoom * KEPT : tokens
  const askedAt = known ? known.askedAt : []
  const usage = { ...NOTHING, output: REPLY_TOKENS, [kindOf(languageModel, askedAt)]: sent }
  return languageModel.cost(usage)
}

/** Tokens that the provider keeps for later prompts cost more than those that it only reads. */
function kindOf(languageModel: LanguageModel, askedAt: Date[]) {
  if (!languageModel.config.capabilities.caching) return 'input'
  return cacheLife([...askedAt, new Date()]) === '1h' ? 'cacheWriteLong' : 'cacheWrite'
}
