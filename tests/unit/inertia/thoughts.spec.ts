import { test } from '@japa/runner'
import { searchErrorLine, searchLine } from '#llm/web_search'
import { busyWith, thoughtsOf, titleOf } from '../../../inertia/lib/thoughts.js'

const SEARCH = searchLine({ query: 'why is “the” sky blue' })
const UNREADABLE = searchLine({})

test.group('Thoughts', () => {
  test('searches are told from thoughts', ({ assert }) => {
    const error = searchErrorLine({
      type: 'web_search_tool_result_error',
      error_code: 'unavailable',
    })!
    const text = `Hm.\nI see.\n\n${SEARCH}\n\n${error}\n\n${UNREADABLE}\n\nSearched for it “myself” once.`
    assert.deepEqual(thoughtsOf(text), [
      { text: 'Hm.\nI see.', isSearch: false },
      { text: 'Searched for “why is “the” sky blue”', isSearch: true },
      { text: error, isSearch: false },
      { text: 'Searched the web', isSearch: true },
      { text: 'Searched for it “myself” once.', isSearch: false },
    ])
  })

  test('what it is busy with is what came last')
    .with([
      { text: '', busy: 'Starting to write' },
      { text: 'Hm', busy: 'Thinking' },
      { text: `Hm\n\n${SEARCH}`, busy: 'Searching for “why is “the” sky blue”' },
      { text: `Hm\n\n${UNREADABLE}`, busy: 'Searching the web' },
      { text: `${SEARCH}\n\nI see`, busy: 'Thinking' },
    ])
    .run(({ assert }, { text, busy }) => assert.equal(busyWith(text), busy))

  test('they are called by what is in them')
    .with([
      { text: 'Hm', title: 'Thoughts' },
      { text: `Hm\n\n${SEARCH}`, title: 'Thoughts and a search' },
      { text: `${SEARCH}\n\nHm\n\n${SEARCH}`, title: 'Thoughts and 2 searches' },
      { text: SEARCH, title: 'A search' },
      { text: `${SEARCH}\n\n${UNREADABLE}`, title: '2 searches' },
    ])
    .run(({ assert }, { text, title }) => assert.equal(titleOf(thoughtsOf(text)), title))
})
