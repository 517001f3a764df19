import { test } from '@japa/runner'
import { readText } from '#files/charset'
import { RefusedFile } from '#files/refused_file'
import { TEXTS } from '#tests/cases'

test.group('The charset of a text', () => {
  for (const [name, bytes, charset, text] of TEXTS) {
    test(`is guessed: ${name}`, ({ assert }) => {
      assert.deepEqual(readText(bytes), { text, charset })
    })
  }

  test('is guessed right whatever the reader’s language, where the bytes say enough: {$self}')
    .with(['de', 'en-US', 'ja', 'ko', 'zh-CN', 'fr-CA'])
    .run(({ assert }, language) => {
      const long = TEXTS.filter(([name]) => name !== 'BMI.csv')
      for (const [name, bytes, charset] of long) {
        assert.equal(readText(bytes, { languages: [language] }).charset, charset, name)
      }
    })

  test('of a short Western text is Windows-1252: {$self}')
    .with([
      ...['Stra\xdfe;\xc5rhus\n', 'na\xefve caf\xe9 r\xe9sum\xe9\n', '10\xb0C\n20\xb0C\n'],
      ...['se\xf1or;ni\xf1o;a\xf1o\n', 'price \xa35\n', 'Preis: 5 \x80\n', 'it\x92s \x93ok\x94\n'],
    ])
    .run(({ assert }, text) => {
      const bytes = Buffer.from(text.repeat(5), 'latin1')
      for (const languages of [[], ['en-US', 'en'], ['de'], ['fr-CA']]) {
        assert.equal(readText(bytes, { languages }).charset, 'windows-1252')
      }
    })

  test('of a short text is that of the reader’s language: {0}')
    .with([
      ['cs', 'windows-1250', '50f8edb99add20be6c759d6f75e86bfd206bf9f23b'],
      ['lt', 'windows-1257', 'd06961756c6961693be0f0ebe6'],
      [
        'tr',
        'windows-1254',
        'dd7374616e62756c3bde69fe6c690ae761f072fd206d65726b657a692069e7696e0a54fc726b6979652067fc6e65fe6c690a',
      ],
      ['el', 'windows-1253', 'cfedefecdc3bd0fceb7e'],
      ['he', 'windows-1255', 'f9ed3bf2e9f80ae3e5e3'],
      ['ru', 'windows-1251', 'c8ecff3bc3eef0eee40a'],
      ['ja', 'shift_jis', '93fa967b'],
      ['ko', 'euc-kr', 'c0ccb8a7'],
      ['zh-CN', 'gb18030', 'd0d5c3fb'],
      ['zh-TW', 'big5', 'a96da657'],
    ])
    .run(({ assert }, [language, charset, digits]) => {
      const bytes = Buffer.from(digits, 'hex')
      assert.equal(readText(bytes, { languages: [language, 'en'] }).charset, charset)
    })

  test('stays UTF-8 where a letter is cut', ({ assert }) => {
    const cut = Buffer.from('Grüße\n'.repeat(20) + 'ü').subarray(0, -1)
    assert.equal(readText(cut).charset, 'utf-8')
  })

  test('follows the reader’s language where the bytes say little', ({ assert }) => {
    const short = Buffer.from('Stra\xdfe', 'latin1')
    const charsetFor = (language: string) => readText(short, { languages: [language] }).charset
    assert.equal(charsetFor('en'), 'windows-1252')
    assert.oneOf(charsetFor('cs'), ['windows-1250', 'iso-8859-2'])
  })

  test('is what somebody has chosen; an unknown one is guessed', ({ assert }) => {
    const [, bytes, , text] = TEXTS[0]
    assert.equal(readText(bytes, { charset: 'windows-1250' }).charset, 'windows-1250')
    assert.include(readText(bytes, { charset: 'windows-1250' }).text, 'Ĺrhus')
    assert.deepEqual(readText(bytes, { charset: 'utf-7' }), { text, charset: 'windows-1252' })
    assert.deepEqual(readText(bytes, { charset: 'toString' }), { text, charset: 'windows-1252' })
    assert.include(readText(bytes, { charset: 'utf-8' }).text, '\ufffd')
  })

  test('of bytes that are no text is none: {0}')
    .with([
      ['a program', Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex')],
      ['zeros', Buffer.alloc(100)],
      [
        'what is compressed',
        Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 7_919) % 251)),
      ],
    ])
    .run(({ assert }, [, bytes]) => {
      assert.throws(() => readText(Buffer.from(bytes)), /can’t be attached. Use images/)
      assert.instanceOf(new RefusedFile(), Error)
    })
})
