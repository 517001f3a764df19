import { test } from '@japa/runner'
import { host, publicAddress } from '#start/addresses'

test.group('Addresses in the settings', () => {
  test('HOST may have the brackets of an IPv6 address: {0}')
    .with([
      ['[::1]', '::1'],
      ['::1', '::1'],
      ['[::]', '::'],
      ['127.0.0.1', '127.0.0.1'],
      ['localhost', 'localhost'],
    ])
    .run(({ assert }, [value, expected]) => assert.equal(host('HOST', value), expected))

  test('HOST is refused where nobody can listen on it: {$self}')
    .with(['[localhost]', '[::1', 'http://localhost', ''])
    .run(({ assert }, value) => assert.throws(() => host('HOST', value), /HOST/))

  test('APP_URL is an address without a path: {0}')
    .with([
      ['https://parley.example.com', 'https://parley.example.com'],
      ['https://Parley.example.com/', 'https://parley.example.com'],
      ['http://localhost:3333', 'http://localhost:3333'],
      ['http://[::1]:3333/', 'http://[::1]:3333'],
      ['http://intranet', 'http://intranet'],
    ])
    .run(({ assert }, [value, expected]) => {
      assert.equal(publicAddress('APP_URL', value), expected)
    })

  test('APP_URL with a path is refused with a sentence: {$self}')
    .with(['https://example.com/parley', 'https://example.com/?a=b', 'https://me:x@example.com'])
    .run(({ assert }, value) => {
      const sentence =
        /APP_URL must be an address without a path, such as https:\/\/example\.com, not/
      assert.throws(() => publicAddress('APP_URL', value), sentence)
    })

  test('APP_URL that is no address is refused with a sentence: {$self}')
    .with(['parley.example.com', 'ftp://example.com', 'nonsense'])
    .run(({ assert }, value) => {
      assert.throws(() => publicAddress('APP_URL', value), /such as https:\/\/parley\.example\.com/)
    })
})
