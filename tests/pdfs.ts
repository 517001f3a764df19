import { constants, deflateRawSync, deflateSync } from 'node:zlib'

/** A PDF of empty pages; `trailer` is written into its end, `padding` bytes behind its start. */
export function pdf({ pages = 1, trailer = '', padding = 0 } = {}): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>'),
  ]
  let text = `%PDF-1.4\n${padding ? `%${'x'.repeat(padding)}\n` : ''}`
  const entries = objects.map((object, index) => {
    const offset = String(text.length).padStart(10, '0')
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${offset} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\n`
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`)
}

/** A few kilobytes that become two gigabytes when they are unpacked, twice. */
function bomb(): Buffer {
  const piece = deflateRawSync(Buffer.alloc(1_000_000), { finishFlush: constants.Z_SYNC_FLUSH })
  const end = deflateRawSync(Buffer.alloc(0))
  const header = Buffer.from([0x78, 0x9c])
  return deflateSync(Buffer.concat([header, ...Array<Buffer>(2_000).fill(piece), end]))
}

/** A PDF of one page which has that in its metadata, or in the place of its catalogue. */
export function bombPdf(at: 'metadata' | 'catalogue'): Buffer {
  const content = bomb()
  const filters = `/Filter [/FlateDecode /FlateDecode] /Length ${content.length}`
  const stream = (dictionary: string, bytes: Buffer) =>
    Buffer.concat([Buffer.from(`<< ${dictionary} >>\nstream\n`), bytes, Buffer.from('\nendstream')])
  const catalogue = '<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>'
  const objects = [
    Buffer.from(at === 'metadata' ? catalogue : 'null'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>'),
    at === 'metadata'
      ? stream(`/Type /Metadata /Subtype /XML ${filters}`, content)
      : stream(`/Type /ObjStm /N 1 /First 4 ${filters}`, content),
  ]
  let file = Buffer.from('%PDF-1.5\n')
  const entries = [[0, 0, 0]]
  for (const [index, object] of objects.entries()) {
    const isPacked = at === 'catalogue' && index === 0
    entries.push(isPacked ? [2, 4, 0] : [1, file.length, 0])
    file = Buffer.concat([
      file,
      Buffer.from(`${index + 1} 0 obj\n`),
      object,
      Buffer.from('\nendobj\n'),
    ])
  }
  entries.push([1, file.length, 0])
  const table = Buffer.concat(
    entries.map(([type, offset, index]) => {
      const entry = Buffer.alloc(7)
      entry.writeUInt8(type, 0)
      entry.writeUInt32BE(offset, 1)
      entry.writeUInt16BE(index, 5)
      return entry
    })
  )
  const reference = stream(
    `/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length ${table.length}`,
    table
  )
  const end = Buffer.from(`\nendobj\nstartxref\n${file.length}\n%%EOF\n`)
  return Buffer.concat([file, Buffer.from('5 0 obj\n'), reference, end])
}

/** What it takes for a PDF to want a password. */
export const ENCRYPTED = `/Encrypt << /Filter /Standard /V 1 /R 2 /O (${'a'.repeat(32)}) /U (${'b'.repeat(32)}) /P -4 >> /ID [(${'c'.repeat(16)}) (${'c'.repeat(16)})]`
