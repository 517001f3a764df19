/** JPEGs whose last bytes are missing, as some phones and downloads leave them. */

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** What decoders fill in for what is missing, give or take what rounding does. */
const GREY = [127, 129]

/** Tells whether the image's end stands behind its pixels; “no image” for one without pixels, and for no JPEG. */
export function endOfImage(bytes: Uint8Array): 'there' | 'missing' | 'no image' {
  const scan = startOfScan(bytes)
  if (scan < 0) return 'no image'
  for (let at = bytes.indexOf(0xff, scan); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === END_OF_IMAGE) return 'there'
  }
  return 'missing'
}

/** Returns the bytes of a JPEG whose end is missing, with that end. */
export function withEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + 2)
  whole.set(bytes)
  whole.set([0xff, END_OF_IMAGE], bytes.length)
  return whole
}

/**
 * Tells whether an image whose end was missing lacks its last row, too: then all its pixels are grey.
 * `row` has `channels` numbers a pixel, red, green and blue first.
 */
export function isRowMissing(row: Uint8Array | Uint8ClampedArray, channels: number): boolean {
  return row.every((value, at) => at % channels > 2 || (value >= GREY[0] && value <= GREY[1]))
}

/** Returns where the pixels begin; -1 for none. A preview before them has an end of its own. */
function startOfScan(bytes: Uint8Array): number {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return -1
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return -1
    const marker = bytes[at + 1]
    if (marker === START_OF_SCAN) return at
    at += marker === 0xff ? 1 : 2 + bytes[at + 2] * 256 + bytes[at + 3]
  }
  return -1
}
