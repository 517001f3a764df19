import { test } from '@japa/runner'
import { extractText, getDocumentProxy } from 'unpdf'
import { readPdf } from '#files/pdf'
import { startOfPdf } from '#files/file_type'
import { BOM_PDF, JUNK_PDF, OWNER_AES, OWNER_RC4, TRAILING_PDF, USER_PASSWORD } from '#tests/cases'
import { ENCRYPTED, pdf } from '#tests/pdfs'

const read = (bytes: Uint8Array) => readPdf(bytes, startOfPdf(bytes))

async function textOf(bytes: Uint8Array) {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(document, { mergePages: true })
  return text
}

test.group('A PDF', () => {
  test('that opens without a password is sent decrypted: {0}')
    .with([
      ['AES', OWNER_AES],
      ['RC4', OWNER_RC4],
    ])
    .run(async ({ assert }, [, bytes]) => {
      const { pages, fault, sent } = await read(Buffer.from(bytes))
      assert.deepEqual([pages, fault], [1, undefined])
      assert.notInclude(Buffer.from(sent!).toString('latin1'), '/Encrypt')
      assert.equal(await textOf(sent!), 'Invoice 7 total 42 EUR')
    })
    .timeout(30_000)

  test('with a few bytes before it is sent without them')
    .with([BOM_PDF, JUNK_PDF])
    .run(async ({ assert }, bytes) => {
      const { pages, fault, sent } = await read(bytes)
      assert.deepEqual([pages, fault], [1, undefined])
      assert.deepEqual(Buffer.from(sent!), pdf())
    })

  test('with bytes behind it is sent as it is', async ({ assert }) => {
    assert.deepEqual(await read(TRAILING_PDF), { pages: 1 })
  })

  test('that wants a password, cannot be decrypted, or has no pages, says so', async ({
    assert,
  }) => {
    assert.equal((await read(USER_PASSWORD)).fault, 'password')
    assert.equal((await read(pdf({ trailer: ENCRYPTED }))).fault, 'password')
    const certificate = '/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(a) (b)]'
    assert.equal((await read(pdf({ trailer: certificate }))).fault, 'locked')
    assert.equal((await read(pdf({ pages: 0 }))).fault, 'damaged')
    assert.equal((await read(Buffer.from('%PDF-1.4\nnothing more\n'))).fault, 'damaged')
  })
})
