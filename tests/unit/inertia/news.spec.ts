import { test } from '@japa/runner'
import { newsText } from '../../../inertia/lib/news.js'
import type { Message } from '../../../inertia/lib/thread.js'

const by = (role: Message['role'], author: string | null = null) => ({ role, author }) as Message

test.group('What is new below', () => {
  test('names who asked or noted something, and counts what else there is', ({ assert }) => {
    const question = by('user', 'Ben')
    const reply = by('assistant')
    assert.isNull(newsText([]))
    assert.equal(newsText([question]), 'Ben asked a question')
    assert.equal(newsText([question, reply]), 'Ben asked a question')
    assert.equal(newsText([by('note', 'Ben')]), 'Ben wrote a note')
    assert.equal(newsText([by('user')]), 'Somebody asked a question')
    assert.equal(newsText([reply]), '1 new message')
    assert.equal(newsText([question, reply, by('note', 'Cleo')]), '3 new messages')
    assert.equal(newsText([question], 2), '3 new messages')
    assert.equal(newsText([], 1), '1 new message')
  })
})
