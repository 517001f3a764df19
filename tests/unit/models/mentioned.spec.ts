import { test } from '@japa/runner'
import { mentionedIn } from '#models/message/mentioned'

const PEOPLE = [
  { id: 1, name: 'Ana' },
  { id: 2, name: 'Ana Maria' },
  { id: 3, name: 'Jürgen' },
  { id: 4, name: 'J.R. (Bob) O’Neill' },
  { id: 5, name: 'Ben' },
  { id: 6, name: 'ben' },
  { id: 7, name: '李雷' },
]

test.group('Who is mentioned', () => {
  test('{text}')
    .with([
      { text: '@Ana', ids: [1] },
      { text: 'What do you think, @ana?', ids: [1] },
      { text: '@ANA @ana @Ana', ids: [1] },
      { text: '(@Ana), “@Ana’s”', ids: [1] },
      { text: '**@Ana** and *@Jürgen*', ids: [1, 3] },
      { text: '> @Ana\n\n- @Jürgen\n\n# @Ben', ids: [1, 3, 5, 6] },
      { text: '| a |\n| --- |\n| @Ana |', ids: [1] },
      { text: '[@Ana](https://example.com) ![@Jürgen](https://example.com/a.png)', ids: [1, 3] },
      { text: 'The longest: @Ana Maria', ids: [2] },
      { text: 'Over two lines: @Ana\nMaria', ids: [2] },
      { text: '@Ana Mariana', ids: [1] },
      { text: '@JÜRGEN', ids: [3] },
      { text: '@Ju\u0308rgen', ids: [3] },
      { text: '@J.R. (Bob) O’Neill!', ids: [4] },
      { text: 'Everybody of that name: @ben', ids: [5, 6] },
      { text: '@李雷 你好', ids: [7] },
      { text: 'Anabel is another name: @Anabel', ids: [] },
      { text: '@Ana2 and @Ana_b', ids: [] },
      { text: 'mail@Ana.example and mail_@ana and @@Ana', ids: [] },
      { text: 'without the sign: Ana', ids: [] },
      { text: '@ Ana', ids: [] },
      { text: '`@Ana`', ids: [] },
      { text: '```\n@Ana\n```', ids: [] },
      { text: '```\nnot closed\n@Ana', ids: [] },
      { text: '    @Ana', ids: [] },
      { text: 'Inline $@Ana$ and\n\n$$\n@Ana\n$$', ids: [] },
      { text: '`@Ana` and @Jürgen', ids: [3] },
      { text: '', ids: [] },
    ])
    .run(({ assert }, { text, ids }) => {
      assert.deepEqual(mentionedIn(text, PEOPLE), ids)
    })

  test('nobody where there is nobody', ({ assert }) => {
    assert.deepEqual(mentionedIn('@Ana', []), [])
  })

  test('the longest message takes no time to speak of', ({ assert }) => {
    const team = Array.from({ length: 1_000 }, (_, id) => ({ id, name: `Person ${id} of many` }))
    const begin = performance.now()
    assert.deepEqual(mentionedIn('@Person 99'.repeat(20_000), team), [])
    assert.deepEqual(mentionedIn('@ '.repeat(100_000), team), [])
    assert.isBelow(performance.now() - begin, 3_000)
  })
})
