import { test } from '@japa/runner'
import { Pieces } from '../../../inertia/lib/pieces.js'

test.group('Pieces of a page', () => {
  test('stand where their marks were, in HTML and in JSON', ({ assert }) => {
    const pieces = new Pieces()
    const data = pieces.add(Buffer.from('{"name":"“Zoë”"}'))
    const html = pieces.add(Buffer.from('<p>“Zoë”</p>'))
    const page = `${JSON.stringify({ all: [data, 'x'] })}<div>${html}</div>…`
    assert.equal(
      pieces.putInto(page).toString(),
      '{"all":[{"name":"“Zoë”"},"x"]}<div><p>“Zoë”</p></div>…'
    )
  })

  test('a page without any is what it was', ({ assert }) => {
    const pieces = new Pieces()
    assert.isTrue(pieces.isEmpty)
    assert.equal(pieces.putInto('<p>:0;</p>').toString(), '<p>:0;</p>')
  })

  test('what a message says is no mark', ({ assert }) => {
    const pieces = new Pieces()
    pieces.add(Buffer.from('secret'))
    const text = '00000000-0000-4000-8000-000000000000:0; <!-- body -->'
    assert.equal(pieces.putInto(text).toString(), text)
  })
})
