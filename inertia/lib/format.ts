/** Micro-dollars as dollars: two significant digits below a cent, cents above. */
export function formatCost(micros: number): string {
  const dollars = micros / 1_000_000
  if (dollars === 0) return '$0'
  if (dollars >= 0.01) return `$${dollars.toFixed(2)}`
  return `$${dollars.toPrecision(2).replace(/\.?0+$/, '')}`
}
