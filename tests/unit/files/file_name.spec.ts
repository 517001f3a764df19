import { test } from '@japa/runner'
import { cleanName, faultOf, nameFor } from '#files/file_name'

test.group('The name of a file', () => {
  test('loses the marks that only say how a neighbour reads: {0}')
    .with([
      ['\u200eReport\u200f.txt', 'Report.txt'],
      ['\u061cتقرير.txt', 'تقرير.txt'],
      ['a\u200bb.txt', 'ab.txt'],
    ])
    .run(({ assert }, [sent, shown]) => {
      assert.isUndefined(faultOf(sent))
      assert.equal(nameFor(sent, 'text/plain'), shown)
    })

  test('that reads otherwise than it is, is refused: {$self}')
    .with(['a\u202egnp.txt', 'a\u2066b.txt', 'a\nb.txt', 'a/b.txt'])
    .run(({ assert }, sent) => assert.isString(faultOf(sent)))

  test('keeps the dot that it begins with: {0}')
    .with([
      ['.env', '.env'],
      ['.gitignore', '.gitignore'],
      ['.env.local', '.env.local'],
      ['..env', 'env'],
      ['...', ''],
      [' . ', ''],
      ['.', ''],
    ])
    .run(({ assert }, [sent, shown]) => assert.equal(cleanName(sent), shown))

  test('of an image or a PDF does not begin with a dot', ({ assert }) => {
    assert.equal(nameFor('.png', 'image/png'), 'png.png')
    assert.equal(nameFor('.plan.pdf', 'application/pdf'), 'plan.pdf')
  })
})
