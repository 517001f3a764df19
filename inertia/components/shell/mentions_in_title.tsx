import { useLayoutEffect } from 'react'
import { Head } from '@inertiajs/react'
import { showMentions } from '~/lib/page_title'

/** Puts the number of unread mentions before whatever title the page has. */
export function MentionsInTitle({ count }: { count: number }) {
  useLayoutEffect(() => {
    showMentions(count)
    return () => showMentions(0)
  }, [count])
  /** Another one has all titles made anew. */
  return <Head key={count} />
}
