/** Enough for microseconds of three years since the machine's start. */
const DIGITS = 14
const SIGN = '@'
const LENGTH = SIGN.length + DIGITS

/** Microseconds, on a clock that all processes of this machine share. */
export const now = () => Number(process.hrtime.bigint() / 1000n)

/** The text of a chunk, which says when it was sent. */
export const stamp = () => `${SIGN}${String(now()).padStart(DIGITS, '0')} `

/** Calls back with the time of each stamp in the bytes, and returns the beginning of another. */
export function readStamps(bytes: Buffer, take: (sentAt: number) => void): Buffer {
  let at = bytes.indexOf(SIGN)
  while (at !== -1 && at + LENGTH <= bytes.length) {
    take(Number(bytes.toString('latin1', at + SIGN.length, at + LENGTH)))
    at = bytes.indexOf(SIGN, at + LENGTH)
  }
  return at === -1 ? bytes.subarray(bytes.length) : bytes.subarray(at)
}
