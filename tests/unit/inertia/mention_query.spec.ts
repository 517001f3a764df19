import { test } from '@japa/runner'
import { matching, mentionQueryAt, mentionOf } from '../../../inertia/lib/mention_query.js'

const PEOPLE = [
  { id: 1, name: 'Maria Ana' },
  { id: 2, name: 'Ana' },
  { id: 3, name: 'Jürgen' },
]

/** The caret stands at the bar. */
function queryAt(marked: string) {
  return mentionQueryAt(marked.replace('|', ''), marked.indexOf('|'))?.text ?? null
}

test.group('A mention that is being written', () => {
  test('{text}')
    .with([
      { text: '@|', query: '' },
      { text: 'Hello @An|', query: 'An' },
      { text: '(@An|)', query: 'An' },
      { text: '@An|a and more', query: 'An' },
      { text: '@Ana Mar|', query: 'Ana Mar' },
      { text: 'first\n@An|', query: 'An' },
      { text: '```\ncode\n```\n@An|', query: 'An' },
      { text: '`code` @An|', query: 'An' },
      { text: '|@Ana', query: null },
      { text: '', query: null },
      { text: 'ana@An|', query: null },
      { text: '@@An|', query: null },
      { text: '@Ana\nand|', query: null },
      { text: `@${'a'.repeat(60)}|`, query: null },
      { text: '```\n@An|', query: null },
      { text: 'the `@An|', query: null },
    ])
    .run(({ assert }, { text, query }) => assert.equal(queryAt(text), query))

  test('offers whose names, or words of them, begin like it', ({ assert }) => {
    const names = (text: string) => matching(PEOPLE, { at: 0, text }).map(({ name }) => name)
    assert.deepEqual(names(''), ['Maria Ana', 'Ana', 'Jürgen'])
    assert.deepEqual(names('AN'), ['Ana', 'Maria Ana'])
    assert.deepEqual(names('maria a'), ['Maria Ana'])
    assert.deepEqual(names('jür'), ['Jürgen'])
    assert.deepEqual(names('na'), [])
    assert.deepEqual(names(' '), [])
    assert.deepEqual(names('Ana '), [])
  })

  test('becomes the name, and the caret stands behind it', ({ assert }) => {
    const put = (text: string) => {
      const caret = text.indexOf('|')
      const content = text.replace('|', '')
      const { text: name, start, end } = mentionOf(content, mentionQueryAt(content, caret)!, 'Ana')
      return `${content.slice(0, start)}${name}|${content.slice(end)}`
    }
    assert.equal(put('@|'), '@Ana |')
    assert.equal(put('Hello @an|, you'), 'Hello @Ana |, you')
    assert.equal(put('@an| and'), '@Ana |and')
  })
})
