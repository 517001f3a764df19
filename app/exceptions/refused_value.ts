/** PostgreSQL's classes of data exceptions and violated constraints, and what SQLite calls them. */
const CODE = /^(2[23]\w{3}|SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)\w*)$/

/** Whether the database refuses a value, and would again, rather than being away or busy. */
export function isRefusedValue(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true
  return error instanceof Error && 'code' in error && CODE.test(String(error.code))
}
