import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import type { Choices } from '~/components/conversation/reply_choices'
import { requestJson } from '~/lib/http'
import { toast } from '~/lib/toasts'
import { isolated } from '#markdown/direction'

/**
 * What can be done with a conversation from anywhere. What becomes of it comes over the channels;
 * what did not work is said in a toast, and answered with false.
 */
export function renameConversation({ id }: { id: number }, title: string): Promise<boolean> {
  return attempt(requestJson('PATCH', urlFor('conversations.update', { id }), { title }))
}

export function chooseReplies({ id }: { id: number }, changes: Partial<Choices>): Promise<boolean> {
  return attempt(requestJson('PATCH', urlFor('conversations.update', { id }), changes))
}

export function archiveConversation({ id }: { id: number }): Promise<boolean> {
  return attempt(requestJson('POST', urlFor('archives.store', { conversation_id: id })))
}

export function bringBackConversation({ id }: { id: number }): Promise<boolean> {
  return attempt(requestJson('DELETE', urlFor('archives.destroy', { conversation_id: id })))
}

export function hideConversation({ id }: { id: number }): Promise<boolean> {
  return attempt(requestJson('POST', urlFor('privacies.store', { conversation_id: id })))
}

export function showConversation({ id }: { id: number }): Promise<boolean> {
  return attempt(requestJson('DELETE', urlFor('privacies.destroy', { conversation_id: id })))
}

/** Whoever stands on its page is taken home. */
export async function destroyConversation({ id, title }: { id: number; title: string }) {
  const isOpen = window.location.pathname === urlFor('conversations.show', { id })
  const isDone = await attempt(requestJson('DELETE', urlFor('conversations.destroy', { id })))
  if (!isDone) return
  if (isOpen) router.visit(urlFor('home'))
  toast(`“${isolated(title)}” was deleted.`)
}

/** As ConversationPolicy has it: its creator, and those who look after the account. */
export function mayDestroy(
  conversation: Pick<Data.Conversation, 'creatorId'>,
  user: { id: number } | undefined,
  isAdmin: boolean
): boolean {
  return isAdmin || (user !== undefined && conversation.creatorId === user.id)
}

async function attempt(request: Promise<unknown>): Promise<boolean> {
  try {
    await request
    return true
  } catch (error) {
    toast(error instanceof Error ? error.message : 'That did not work', { isError: true })
    return false
  }
}
