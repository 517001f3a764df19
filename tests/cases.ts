/** Small files as people really have them, made here or copied as they are. */
import sharp from 'sharp'
import { pdf } from '#tests/pdfs'

const hex = (digits: string) => Buffer.from(digits, 'hex')
const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** A table as Excel saves it, in Windows-1252 and UTF-16. */
export const STREETS = 'Straße;Größe;Preis €\nMüllerstraße 5;groß;9,50 €\nÅrhus;liten;3 €\n'

/** Texts, what they are read as, and how they read. */
export const TEXTS: [name: string, bytes: Buffer, charset: string, text: string][] = [
  ['excel.csv', latin1(STREETS.replaceAll('€', '\x80')), 'windows-1252', STREETS],
  ['latin1.log', latin1('café started\n'.repeat(3)), 'windows-1252', 'café started\n'.repeat(3)],
  ['excel-utf16.csv', Buffer.from(`\ufeff${STREETS}`, 'utf16le'), 'utf-16le', STREETS],
  ['utf16-nobom.txt', Buffer.from(STREETS, 'utf16le'), 'utf-16le', STREETS],
  ['utf16-big-endian.txt', Buffer.from(STREETS, 'utf16le').swap16(), 'utf-16be', STREETS],
  [
    'utf16-cyrillic.txt',
    Buffer.from('Имя;Город\nИван Петров;Москва\n', 'utf16le'),
    'utf-16le',
    'Имя;Город\nИван Петров;Москва\n',
  ],
  ['utf8-bom.csv', Buffer.from(`\ufeff${STREETS}`), 'utf-8', STREETS],
  [
    'nul.log',
    latin1('line one\nline two\0\0\nline three\n'),
    'utf-8',
    'line one\nline two\nline three\n',
  ],
  ['terminal.log', latin1('\x1b[32mok\x1b[0m done\n'), 'utf-8', '\x1b[32mok\x1b[0m done\n'],
  ['BMI.csv', latin1('BMI,Gr\xfc\xdfe\n'), 'windows-1252', 'BMI,Grüße\n'],
  [
    'sjis.txt',
    hex('93fa967b8cea82cc8365834c835883670a94848fe32c9553897e0a'),
    'shift_jis',
    '日本語のテキスト\n売上,百円\n',
  ],
  [
    'euc.txt',
    hex('c6fccbdcb8eca4cea5c6a5ada5b9a5c8a4c7a4b9a1a30ac7e4bee52cc9b4b1df0a'),
    'euc-jp',
    '日本語のテキストです。\n売上,百円\n',
  ],
  [
    'gb.csv',
    hex('d0d5c3fb2cb3c7cad00acdf5d0a1c3f72cb1b1bea90ac0eec0d72cc9cfbaa30a'),
    'gb18030',
    '姓名,城市\n王小明,北京\n李雷,上海\n',
  ],
  [
    'korean.csv',
    hex('c0ccb8a72cb5b5bdc30ab1e8c3b6bcf62cbcadbfef0ac0ccbfb5c8f12cbacebbea0a'),
    'euc-kr',
    '이름,도시\n김철수,서울\n이영희,부산\n',
  ],
  [
    'russian.csv',
    hex(
      'c8ecff3bc3eef0eee40ac8e2e0ed20cfe5f2f0eee23bcceef1eae2e00acff0e8e2e5f22c20eae0ea20e4e5ebe03f0a'
    ),
    'windows-1251',
    'Имя;Город\nИван Петров;Москва\nПривет, как дела?\n',
  ],
]

/** Pages, programs and pictures in text, which are taken and served as texts. */
export const CODE: [name: string, text: string][] = [
  ['page.html', '<!DOCTYPE html>\n<html><script>alert(1)</script></html>\n'],
  ['form.php', '<!DOCTYPE html>\n<html><body><?php echo $x; ?></body></html>\n'],
  ['icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n'],
  ['drawing.svg', '<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'],
  ['App.vue', '<template>\n  <p>{{ x }}</p>\n</template>\n'],
  ['show.erb', '<html><%= yield %></html>\n'],
  ['mail.eml', 'From: a@example.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n'],
  ['nb.ipynb', '{"cells":[{"cell_type":"code","source":["1+1"],"outputs":[]}],"nbformat":4}\n'],
  ['about.md', 'A PDF begins with %PDF-1.7, says the standard.\n'],
]

/** PDFs of one page that say “Invoice 7 total 42 EUR”, locked by an owner's password, and by a user's. */
export const OWNER_AES = Buffer.from(
  [
    'JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovT3BlbkFjdGlvbiBbIDIgMCBSIC9GaXRIIG51bGwgXQovUGFnZUxheW91dCAv',
    'T25lQ29sdW1uCi9QYWdlcyA0IDAgUgovVHlwZSAvQ2F0YWxvZwo+PgplbmRvYmoKMiAwIG9iago8PAovQ29udGVudHMgMyAw',
    'IFIKL1BhcmVudCA0IDAgUgovUmVzb3VyY2VzIDUgMCBSCi9UeXBlIC9QYWdlCi9NZWRpYUJveCBbIDAgMCA1OTUuMjggODQx',
    'Ljg5IF0KPj4KZW5kb2JqCjMgMCBvYmoKPDwKL0ZpbHRlciAvRmxhdGVEZWNvZGUKL0xlbmd0aCAxMTIKPj4Kc3RyZWFtCjOV',
    '8BbUCXRhIP1KhO09EFFKnH2mNdKChdCHv1GogER1V8/cRsTW16J4ibR4w4bw56+HQLv1AsS+b7uwbdkyWMbrXwTXzrr5zF4N',
    'HVH764x+ZFIFLdPnENES6RbGCCRo5Cvv95/4Ez5BP+Lc3060I8MKZW5kc3RyZWFtCmVuZG9iago0IDAgb2JqCjw8Ci9Db3Vu',
    'dCAxCi9LaWRzIFsgMiAwIFIgXQovTWVkaWFCb3ggWyAwIDAgNTk1LjI4IDg0MS44OSBdCi9UeXBlIC9QYWdlcwo+PgplbmRv',
    'YmoKNSAwIG9iago8PAovRm9udCA8PAovRjEgNiAwIFIKPj4KL1Byb2NTZXQgWyAvUERGIC9UZXh0IC9JbWFnZUIgL0ltYWdl',
    'QyAvSW1hZ2VJIF0KPj4KZW5kb2JqCjYgMCBvYmoKPDwKL0Jhc2VGb250IC9IZWx2ZXRpY2EKL0VuY29kaW5nIC9XaW5BbnNp',
    'RW5jb2RpbmcKL1N1YnR5cGUgL1R5cGUxCi9UeXBlIC9Gb250Cj4+CmVuZG9iago3IDAgb2JqCjw8Ci9DcmVhdGlvbkRhdGUg',
    'PDcxY2MyMjlkMDE1YjlkMjFjY2YzMGYwNjA4YzAwNDUxZmEzMTI2YmM1ZGY4ZTg4OThmNzkxZjc2ODY0ZTljNTUxZTExMmZl',
    'ZTkwYzg3ZWQyNmZmZmEzMGQwYzcxNjhmZT4KPj4KZW5kb2JqCjggMCBvYmoKPDwKL1YgNQovUiA2Ci9MZW5ndGggMjU2Ci9Q',
    'IDQKL0ZpbHRlciAvU3RhbmRhcmQKL08gPDFjOWYyMWIxNTlkNDI3NWM0YTY3OTc3ODFmZjEwOWI5M2ZjM2Y2M2JlNWNlM2Jm',
    'OTQxNDQwNGQ5ZjY0Njc3OTFiMzJlNmU0MDQwYTM3MWU5MzA0OTE0NTkzNDFlYjg3Zj4KL1UgPDQ0YjE0OTI3Y2Y3ZjFjOTc4',
    'NWRlMGZjOWU1ZGRhNTg5NjkyMDIwOWM1MDM2YTMzN2FhYWIxYjdhMDMwYmQ5NDU5ZGQzZWFmNTI3YWVlMjA5NzcyNjRjZTdi',
    'NGNiNWM0Nz4KL0NGIDw8Ci9TdGRDRiA8PAovQXV0aEV2ZW50IC9Eb2NPcGVuCi9DRk0gL0FFU1YzCi9MZW5ndGggMzIKPj4K',
    'Pj4KL1N0bUYgL1N0ZENGCi9TdHJGIC9TdGRDRgovT0UgPDA1Y2E1NDQ3MzRkYjQ1MGZiMzFkMjA5YTJmMTQ4OTc4MTAzODdm',
    'OTZiNzY4ZTMwNDE5ODRhMDVkZDMyYWNjM2Y+Ci9VRSA8YzdlYTAwNGEwOThhMmYzZTkyZTcwMDUyMTA1MmQ0Nzg0NmQ0NGNj',
    'NGNjNGNlMWFmZmZjNTUyNjU0NTYxZTg0ND4KL1Blcm1zIDxkZjc5MGNiMTdlMjY1NjM1OGY3YTY1YjQ1ODNhN2I3NT4KPj4K',
    'ZW5kb2JqCnhyZWYKMCA5CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTIwIDAwMDAw',
    'IG4gCjAwMDAwMDAyMzIgMDAwMDAgbiAKMDAwMDAwMDQxNiAwMDAwMCBuIAowMDAwMDAwNTA3IDAwMDAwIG4gCjAwMDAwMDA1',
    'OTggMDAwMDAgbiAKMDAwMDAwMDY5NSAwMDAwMCBuIAowMDAwMDAwODI5IDAwMDAwIG4gCnRyYWlsZXIKPDwKL1NpemUgOQov',
    'Um9vdCAxIDAgUgovSW5mbyA3IDAgUgovSUQgWyA8ZDA4NTY5YTM0ODgyMTczYTYxMWI3YjA0YzJlNjUyMjc+IDwzNjYzMzcz',
    'MDM0MzMzOTM5NjQzOTY0MzQ2NDYzNjMzOTYyMzI2NDM5MzEzNTYzMzA2MjM2NjQ2MjYxNjM2MTM3PiBdCi9FbmNyeXB0IDgg',
    'MCBSCj4+CnN0YXJ0eHJlZgoxMzc1CiUlRU9GCg==',
  ].join(''),
  'base64'
)
export const OWNER_RC4 = Buffer.from(
  [
    'JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovT3BlbkFjdGlvbiBbIDIgMCBSIC9GaXRIIG51bGwgXQovUGFnZUxheW91dCAv',
    'T25lQ29sdW1uCi9QYWdlcyA0IDAgUgovVHlwZSAvQ2F0YWxvZwo+PgplbmRvYmoKMiAwIG9iago8PAovQ29udGVudHMgMyAw',
    'IFIKL1BhcmVudCA0IDAgUgovUmVzb3VyY2VzIDUgMCBSCi9UeXBlIC9QYWdlCi9NZWRpYUJveCBbIDAgMCA1OTUuMjggODQx',
    'Ljg5IF0KPj4KZW5kb2JqCjMgMCBvYmoKPDwKL0ZpbHRlciAvRmxhdGVEZWNvZGUKL0xlbmd0aCA4NAo+PgpzdHJlYW0KRKYK',
    'nlXdtqcWlCc0gmFY2fr1Ku7tbCqa/29pmF+MafSj+ndmWTG6zPXfjMBfpIZOXgqGNxLlGpcPEQF4b5xDvTEnW5y/F8SB0IkJ',
    '9tW9T79nfBJrCmVuZHN0cmVhbQplbmRvYmoKNCAwIG9iago8PAovQ291bnQgMQovS2lkcyBbIDIgMCBSIF0KL01lZGlhQm94',
    'IFsgMCAwIDU5NS4yOCA4NDEuODkgXQovVHlwZSAvUGFnZXMKPj4KZW5kb2JqCjUgMCBvYmoKPDwKL0ZvbnQgPDwKL0YxIDYg',
    'MCBSCj4+Ci9Qcm9jU2V0IFsgL1BERiAvVGV4dCAvSW1hZ2VCIC9JbWFnZUMgL0ltYWdlSSBdCj4+CmVuZG9iago2IDAgb2Jq',
    'Cjw8Ci9CYXNlRm9udCAvSGVsdmV0aWNhCi9FbmNvZGluZyAvV2luQW5zaUVuY29kaW5nCi9TdWJ0eXBlIC9UeXBlMQovVHlw',
    'ZSAvRm9udAo+PgplbmRvYmoKNyAwIG9iago8PAovQ3JlYXRpb25EYXRlIDwyODM1YmI4MjhkMGJlNDYxZWM3ZTJkMjQ0NjQy',
    'YzUzMjE0Pgo+PgplbmRvYmoKOCAwIG9iago8PAovViAyCi9SIDMKL0xlbmd0aCAxMjgKL1AgNAovRmlsdGVyIC9TdGFuZGFy',
    'ZAovTyA8NTU4ODA0MDk4OGU1NGE4YWU5OTFhYzlkODBhYWMyMzJhNDk0ZDQ5NGI0YmNjMzdhNGRjYzZkMDcyMDZjOTE5Mj4K',
    'L1UgPDM3NDRhZTEwOTYyM2MwMmZlNThhNWMyODA2NmNmZmFmMjhiZjRlNWU0ZTc1OGE0MTY0MDA0ZTU2ZmZmYTAxMDg+Cj4+',
    'CmVuZG9iagp4cmVmCjAgOQowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAwMDAwMDEyMCAwMDAw',
    'MCBuIAowMDAwMDAwMjMyIDAwMDAwIG4gCjAwMDAwMDAzODcgMDAwMDAgbiAKMDAwMDAwMDQ3OCAwMDAwMCBuIAowMDAwMDAw',
    'NTY5IDAwMDAwIG4gCjAwMDAwMDA2NjYgMDAwMDAgbiAKMDAwMDAwMDczOCAwMDAwMCBuIAp0cmFpbGVyCjw8Ci9TaXplIDkK',
    'L1Jvb3QgMSAwIFIKL0luZm8gNyAwIFIKL0lEIFsgPGQwODU2OWEzNDg4MjE3M2E2MTFiN2IwNGMyZTY1MjI3PiA8MzY2MzM3',
    'MzAzNDMzMzkzOTY0Mzk2NDM0NjQ2MzYzMzk2MjMyNjQzOTMxMzU2MzMwNjIzNjY0NjI2MTYzNjEzNz4gXQovRW5jcnlwdCA4',
    'IDAgUgo+PgpzdGFydHhyZWYKOTQ0CiUlRU9GCg==',
  ].join(''),
  'base64'
)
export const USER_PASSWORD = Buffer.from(
  [
    'JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovT3BlbkFjdGlvbiBbIDIgMCBSIC9GaXRIIG51bGwgXQovUGFnZUxheW91dCAv',
    'T25lQ29sdW1uCi9QYWdlcyA0IDAgUgovVHlwZSAvQ2F0YWxvZwo+PgplbmRvYmoKMiAwIG9iago8PAovQ29udGVudHMgMyAw',
    'IFIKL1BhcmVudCA0IDAgUgovUmVzb3VyY2VzIDUgMCBSCi9UeXBlIC9QYWdlCi9NZWRpYUJveCBbIDAgMCA1OTUuMjggODQx',
    'Ljg5IF0KPj4KZW5kb2JqCjMgMCBvYmoKPDwKL0ZpbHRlciAvRmxhdGVEZWNvZGUKL0xlbmd0aCAxMTIKPj4Kc3RyZWFtCrSm',
    'N2JOSjI8XSQ3N58ksab2r8HL4pkvEW/Pg+fvVkpZOOefQqkUj69LVJ0ybzJvNZLoFUWaixVwdD4Bn9bcdlmYPAy/ipCHMjiL',
    'dRwrfajMTrz02Th52CG9Noj3p0PCF7IhhO7/Xu8io/jVHGEmQsMKZW5kc3RyZWFtCmVuZG9iago0IDAgb2JqCjw8Ci9Db3Vu',
    'dCAxCi9LaWRzIFsgMiAwIFIgXQovTWVkaWFCb3ggWyAwIDAgNTk1LjI4IDg0MS44OSBdCi9UeXBlIC9QYWdlcwo+PgplbmRv',
    'YmoKNSAwIG9iago8PAovRm9udCA8PAovRjEgNiAwIFIKPj4KL1Byb2NTZXQgWyAvUERGIC9UZXh0IC9JbWFnZUIgL0ltYWdl',
    'QyAvSW1hZ2VJIF0KPj4KZW5kb2JqCjYgMCBvYmoKPDwKL0Jhc2VGb250IC9IZWx2ZXRpY2EKL0VuY29kaW5nIC9XaW5BbnNp',
    'RW5jb2RpbmcKL1N1YnR5cGUgL1R5cGUxCi9UeXBlIC9Gb250Cj4+CmVuZG9iago3IDAgb2JqCjw8Ci9DcmVhdGlvbkRhdGUg',
    'PGRmYzA4MDM4Yzk2NDQ3ZDQ3MTVhZjljOGFmMjc0NTFiZDZmZjA4MWE3ODY0NWQ2YjdiZmU5MTFhYTFjOTA4YzUzYTdjNzhh',
    'MTM0ZWVjMTg0MjBkMTgzZmRmZjYzZmJmZD4KPj4KZW5kb2JqCjggMCBvYmoKPDwKL1YgNQovUiA2Ci9MZW5ndGggMjU2Ci9Q',
    'IDQKL0ZpbHRlciAvU3RhbmRhcmQKL08gPGY0NDU2NGViYWQwODVhZWY4ZDU5OTdiMTliMjdhZjNiZmM2YmQwMDFkYmRiMzY5',
    'ZGJiYWY2NzY4OTI0ZWUzNzg1MDdmYjk0MWQ2N2JiYmUxNzI4YTNiNjEyOGVkM2IzYj4KL1UgPGIyYmNjZjcyMjk5OTI2Nzhi',
    'NWE1ZTFiZWY3ZTg4YjQ4NDlmMzM5ZTEzMmI0ZmI4ODU4ZTk3ZDlhZmFhMmI2M2E0MjM1MGRlZjE4OTk5NGZjOTc3ZDgyMDYw',
    'MDJkNDc4MD4KL0NGIDw8Ci9TdGRDRiA8PAovQXV0aEV2ZW50IC9Eb2NPcGVuCi9DRk0gL0FFU1YzCi9MZW5ndGggMzIKPj4K',
    'Pj4KL1N0bUYgL1N0ZENGCi9TdHJGIC9TdGRDRgovT0UgPDIzMDc4YjJmNzIwYmQ5NzFkYjkwMTBhZjYwZWQ3YmU0YjIwYzc5',
    'MDUyMzY1OWY0ODc2MzViNzU1ODZhN2JlMGY+Ci9VRSA8MGRhZjBlNzIzZmNlZmRlNzAzODc1YzMzMTExODQxNmY3OGVlM2Uw',
    'NzI1ZDI2YjQ2MWI1Y2VjNTNkNmY0ZTBlZj4KL1Blcm1zIDw3Mjc5ZmM0NzgxZDYyZWNkMGI5YTA5ZmJhYWUzODlmYj4KPj4K',
    'ZW5kb2JqCnhyZWYKMCA5CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTIwIDAwMDAw',
    'IG4gCjAwMDAwMDAyMzIgMDAwMDAgbiAKMDAwMDAwMDQxNiAwMDAwMCBuIAowMDAwMDAwNTA3IDAwMDAwIG4gCjAwMDAwMDA1',
    'OTggMDAwMDAgbiAKMDAwMDAwMDY5NSAwMDAwMCBuIAowMDAwMDAwODI5IDAwMDAwIG4gCnRyYWlsZXIKPDwKL1NpemUgOQov',
    'Um9vdCAxIDAgUgovSW5mbyA3IDAgUgovSUQgWyA8ZDA4NTY5YTM0ODgyMTczYTYxMWI3YjA0YzJlNjUyMjc+IDwzNjYzMzcz',
    'MDM0MzMzOTM5NjQzOTY0MzQ2NDYzNjMzOTYyMzI2NDM5MzEzNTYzMzA2MjM2NjQ2MjYxNjM2MTM3PiBdCi9FbmNyeXB0IDgg',
    'MCBSCj4+CnN0YXJ0eHJlZgoxMzc1CiUlRU9GCg==',
  ].join(''),
  'base64'
)

export const BOM_PDF = Buffer.concat([hex('efbbbf'), pdf()])
export const JUNK_PDF = Buffer.concat([latin1('\r\n\r\n'), pdf()])
export const TRAILING_PDF = Buffer.concat([pdf(), Buffer.alloc(2_000)])

/** A HEIC photo's beginning, which is all that is looked at. */
export const HEIC = Buffer.concat([
  hex('0000001c66747970686569630000000068656963'),
  Buffer.alloc(400),
])

/** A photo in JPEG: whole, and as phones, downloads and programs leave it. */
export async function photos() {
  const data = Buffer.from(Array.from({ length: 120 * 90 * 3 }, (_, at) => (at * 7_919) % 251))
  const raw = { width: 120, height: 90, channels: 3 } as const
  const whole = await sharp(data, { raw }).jpeg().toBuffer()
  const scan = whole.indexOf(hex('ffda'))
  const sos = Buffer.from(whole)
  sos[sos.indexOf(0x3f, scan)] = 0x11
  return {
    'whole.jpg': whole,
    'no-eoi.jpg': whole.subarray(0, -2),
    'last-bytes.jpg': whole.subarray(0, -12),
    'samsung-sos.jpg': sos,
    'motion-photo.jpg': Buffer.concat([whole, latin1('\0\0\0\x18ftypmp42'), Buffer.alloc(500)]),
    'truncated.jpg': whole.subarray(0, Math.floor(whole.length * 0.8)),
  }
}
