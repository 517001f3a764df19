import type { CacheControlEphemeral, TextBlockParam } from '@anthropic-ai/sdk/resources/messages'
import type { PromptBlock, PromptInput, PromptMessage } from '#llm/reply_source'

/** How long what is marked stays in the provider's cache; each use begins it anew. */
export type CacheLife = '5m' | '1h'

type Words = Required<Pick<PromptInput, 'instructions' | 'messages' | 'kept' | 'life'>>

/**
 * A prompt as the provider's call takes it, with its four cache marks (docs/decisions/0020): the
 * end of the instructions, which all conversations of an account share, and of up to three blocks
 * that the prompt names. Longer lives come first, as the provider wants it. A mark changes nothing of
 * what is cached: it may move.
 */
export function withCacheMarks({ instructions, messages, kept, life }: Words) {
  const blocks = new Set(kept)
  const marked = (block: PromptBlock) =>
    blocks.has(block) ? { ...block, cache_control: mark(life) } : block
  return {
    system: [{ type: 'text', text: instructions, cache_control: mark('1h') }] as TextBlockParam[],
    messages: messages.map(({ role, content }): PromptMessage => ({
      role,
      content: content.map(marked),
    })),
  }
}

/** Five minutes go without saying, which every server understands. */
function mark(life: CacheLife): CacheControlEphemeral {
  return life === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' }
}
