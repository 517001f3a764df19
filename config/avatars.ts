/** What may be sent as a person's picture, and what becomes of it. Sizes in bytes. */
export default {
  maxFiles: 1,
  maxFileSize: 10_000_000,

  /** Pixels: three for each of the largest that a page shows. */
  side: 240,

  /** What a browser's file picker offers. What a file is its content says. */
  accept: 'image/png,image/jpeg,image/gif,image/webp',
}
