import { open } from 'node:fs/promises'
import type { Readable } from '#files/file_type'

/** A file on the disk, of so many bytes, for what looks at its content. */
export function readableAt(path: string, size: number): Readable {
  return {
    size,
    read: async (start, end) => {
      const file = await open(path)
      try {
        const length = Math.max(0, Math.min(end, size) - start)
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
  }
}
