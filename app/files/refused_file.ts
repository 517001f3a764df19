/** Why a file is not taken: words that follow its name, for the person who adds or sends it. */
export class RefusedFile extends Error {}

/** Sizes in bytes, of one file. */
export type FileLimits = {
  maxFileSize: number
  maxPdfSize: number
  maxTextSize: number
  maxPages: number
  maxPixels: number
  /** Counts the pixels of all images of a message. */
  maxPixelsTogether: number
}

/** The browser refuses in these words before sending, and the server in the same ones. */
export const refusals = {
  kind: 'can’t be attached. Use images (PNG, JPEG, GIF, WebP), PDFs or text files.',
  notPicture: 'can’t be used. Choose a PNG, JPEG, GIF or WebP image.',
  empty: 'is empty.',
  twoKinds: 'is two kinds of file at once.',
  heic: 'is a HEIC photo. Save it as JPEG and attach that, or attach it in Safari.',
  damagedImage: 'can’t be read. It’s damaged or not an image at all.',
  damagedPdf: 'can’t be read. It’s damaged or not a PDF at all.',
  heavyPdf: 'takes too much time or memory to read. Print it to a new PDF and attach that.',
  password: 'is protected by a password. Save it without one and attach that.',
  locked: 'is locked against changes. Print it to a new PDF and attach that.',
  tooLarge: (what: 'Images' | 'PDFs' | 'Texts', most: number) =>
    `is too large. ${what} can be up to ${inMegabytes(most)}.`,
  tooManyPages: (pages: number, most: number) => `has ${pages} pages. PDFs can have up to ${most}.`,
  tooManyPixels: (width: number, height: number, most: number) =>
    `has ${width} × ${height} pixels. Images can have up to ${most / 1_000_000} million.`,
  tooManyPixelsTogether: (most: number) =>
    `is too large beside the others. The images of a message can have up to ${most / 1_000_000} million pixels together.`,
}

/** A limit as people read it, such as “30 MB” or “500 kB”. */
export function inMegabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes / 1_000} kB` : `${bytes / 1_000_000} MB`
}
