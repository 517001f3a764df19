import { test } from '@japa/runner'
import { alternativeTo } from '../../../inertia/lib/failures.js'

const SONNET = { label: 'Claude Sonnet 5.5', takesImages: true, takesPdf: true }
const OPUS = { label: 'Claude Opus 5.5', takesImages: true, takesPdf: true }
const QWEN = { label: 'Qwen (Ollama)', takesImages: false, takesPdf: false }
const failed = (failure: string | null, label = SONNET.label) => ({ failure, model: label })

test.group('A failed reply', () => {
  test('of a language model that is {$self} offers the first other one')
    .with(['overloaded', 'rate_limited', 'not_found', 'permission'])
    .run(({ assert }, failure) => {
      const all = [SONNET, OPUS, QWEN]
      assert.equal(alternativeTo(failed(failure), all, []), OPUS)
      assert.equal(alternativeTo(failed(failure, OPUS.label), all, []), SONNET)
    })

  test('offers no other language model for a fault that any of them would meet: {$self}')
    .with(['budget', 'too_large', 'internal', 'authentication', 'network', null])
    .run(({ assert }, failure) => {
      assert.isUndefined(alternativeTo(failed(failure), [SONNET, OPUS], []))
    })

  test('offers none where there is no other one, or none that can read the files', ({ assert }) => {
    const pdf = [{ kind: 'pdf' as const, isLeftOut: false }]
    assert.isUndefined(alternativeTo(failed('overloaded'), [SONNET], []))
    assert.isUndefined(alternativeTo(failed('overloaded'), [SONNET, QWEN], pdf))
    assert.equal(alternativeTo(failed('overloaded'), [SONNET, QWEN, OPUS], pdf), OPUS)
    const leftOut = [{ kind: 'image' as const, isLeftOut: true }]
    assert.equal(alternativeTo(failed('overloaded'), [SONNET, QWEN], leftOut), QWEN)
  })
})
