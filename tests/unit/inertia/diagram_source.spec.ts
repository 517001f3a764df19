import { test } from '@japa/runner'
import { isHarmless, isTooLarge } from '../../../inertia/lib/diagram_source.js'

test.group('The source of a diagram', () => {
  test('is not drawn where it would load something: {$self}')
    .with([
      'graph TD\n  A@{ img: "http://e.x/a.png" }',
      'graph TD\n  A@{ "img": "http://e.x/a.png" }',
      "graph TD\n  A@{ 'img' : 'http://e.x/a.png' }",
      'graph TD\n  A@{ "\\x69mg": "http://e.x/a.png" }',
      'graph TD\n  style A fill:url(http://e.x/a)',
      'graph TD\n  A["<img src=x>"]',
    ])
    .run(({ assert }, source) => assert.isFalse(isHarmless(source)))

  test('is drawn where it only draws: {$self}')
    .with([
      'graph TD\n  A[imgproxy] --> B["a<br>b"]',
      'classDiagram\n  class Shape { <<interface>> }',
      'graph TD\n  A@{ shape: rounded, label: "Start" }',
    ])
    .run(({ assert }, source) => assert.isTrue(isHarmless(source)))

  /** A timeline of 1,500 lines held the page for 25 seconds. */
  test('is not drawn where that takes too long', ({ assert }) => {
    assert.isTrue(isTooLarge(`timeline\n${'  2020 : a\n'.repeat(1_500)}`))
    assert.isFalse(isTooLarge(`timeline\n${'  2020 : a\n'.repeat(250)}`))
  })
})
