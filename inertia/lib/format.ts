/** Micro-dollars as dollars: two significant digits below a cent, cents above. */
export function formatCost(micros: number): string {
  const dollars = micros / 1_000_000
  if (dollars === 0) return '$0'
  if (dollars >= 0.01) return `$${dollars.toFixed(2)}`
  return `$${dollars.toPrecision(2).replace(/\.?0+$/, '')}`
}

/** 12,300 */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB')
}

/** Bytes as people read them: 1.2 MB, 340 kB. A thousand bytes are a kilobyte. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const [size, unit] = bytes < 999_500 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size < 10 ? Number(size.toFixed(1)) : Math.round(size)} ${unit}`
}
