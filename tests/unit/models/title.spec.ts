import { test } from '@japa/runner'
import { cleanTitle, titleFrom } from '#models/conversation/title'

test.group('A title that a language model wrote', () => {
  const CASES: [written: string, title: string][] = [
    ['Why the sky is blue', 'Why the sky is blue'],
    ['  Why the sky is blue.\n', 'Why the sky is blue'],
    ['"Why the sky is blue"', 'Why the sky is blue'],
    ['„Warum der Himmel blau ist“', 'Warum der Himmel blau ist'],
    ['« Pourquoi le ciel est bleu »', 'Pourquoi le ciel est bleu'],
    ['"Sky" and "sea"', '"Sky" and "sea"'],
    ['The meaning of “sky”', 'The meaning of “sky”'],
    ['# Why the sky is **blue**', 'Why the sky is blue'],
    ['**Title:** Why the sky is blue', 'Why the sky is blue'],
    ['Titel: Blauer Himmel', 'Blauer Himmel'],
    ['`sky.blue()` explained', 'sky.blue() explained'],
    ['\n\nThe sky\n\nIt is about the sky.', 'The sky'],
    ['The\tsky\u0007 \u202eis\u202c  blue', 'The sky is blue'],
    ['To be continued…', 'To be continued…'],
    ['And so on...', 'And so on...'],
    ['空が青い理由。', '空が青い理由'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['', ''],
    ['"" ', ''],
    ['***', ''],
    ['Entitled: a story', 'Entitled: a story'],
  ]

  test('{0} becomes {1}')
    .with(CASES)
    .run(({ assert }, [written, title]) => {
      assert.equal(cleanTitle(written), title)
    })

  test('is cut at a word, within what one may type', ({ assert }) => {
    const title = cleanTitle('word '.repeat(100))
    assert.isAtMost(title.length, 81)
    assert.isTrue(title.endsWith('word…'))
    assert.isTrue(cleanTitle('😀'.repeat(100)).isWellFormed())
    assert.isTrue(titleFrom('😀'.repeat(100)).isWellFormed())
  })
})
