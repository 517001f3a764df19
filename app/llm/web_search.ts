import type {
  WebSearchTool20250305,
  WebSearchToolResultBlockContent,
  WebSearchToolResultErrorCode,
} from '@anthropic-ai/sdk/resources/messages'
import llm from '#config/llm'

/** Characters of what was looked for that are shown. */
const LONGEST_QUERY = 300

const ERRORS: Record<WebSearchToolResultErrorCode, string> = {
  invalid_tool_input: 'it was asked in a wrong way',
  unavailable: 'it is not available at the moment',
  max_uses_exceeded: 'a reply may search only so often',
  too_many_requests: 'the provider is limiting how much may be searched',
  query_too_long: 'what was looked for is too long',
  request_too_large: 'the conversation is too long for it',
}

/** Always the same bytes: it stands at the beginning of what the provider keeps. */
export function webSearchTool(maxUses = llm.webSearch.maxUses): WebSearchTool20250305 {
  return { type: llm.webSearch.type, name: 'web_search', max_uses: maxUses }
}

/** A search among the thoughts of a reply: a line that inertia/lib/thoughts.ts tells from others. */
export function searchLine(input: unknown): string {
  const query = (input as { query?: unknown } | null)?.query
  const text = typeof query === 'string' ? query.replace(/\s+/g, ' ').trim() : ''
  if (!text) return 'Searched the web'
  const shown = text.length > LONGEST_QUERY ? `${text.slice(0, LONGEST_QUERY)}…` : text
  return `Searched for “${shown}”`
}

/** Why a search came to nothing; null where it did not. */
export function searchErrorLine(content: WebSearchToolResultBlockContent): string | null {
  if (Array.isArray(content)) return null
  return `The search failed: ${ERRORS[content.error_code] ?? 'the provider does not say why'}.`
}
