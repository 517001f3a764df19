/**
 * What may be attached to a message. Sizes in bytes. The provider's own limits are 32 MB for a
 * request, in which files are a third larger, 100 pages of PDF, 100 or 600 images, and 2,000 pixels a side for an image
 * among many; images are scaled to that before they are sent.
 */
export default {
  /** Of one message. */
  maxFiles: 10,

  maxFileSize: 30_000_000,
  maxPdfSize: 22_000_000,
  maxTextSize: 500_000,
  maxPages: 100,
  maxPixels: 50_000_000,

  /** Pixels of all images of one message: a second of decoding for each 50 million (about). */
  maxPixelsTogether: 200_000_000,

  /** What all files of one prompt may come to, as they are sent. */
  maxPromptSize: 30_000_000,

  /** Images of one prompt, by the context window in tokens; the last one is for all larger ones. */
  maxImages: [{ upToWindow: 200_000, images: 100 }, { images: 600 }] as {
    upToWindow?: number
    images: number
  }[],

  /** Pixels of the longer side: as the language model gets it, and as the thread shows it. */
  sentSide: 2_000,
  thumbnailSide: 640,

  /**
   * What a browser's file picker offers first. What a file is its content says. HEIC is left out, so that
   * iPhones hand photos over as JPEG.
   */
  accept: [
    'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/*,application/json',
    '.txt,.md,.csv,.tsv,.json,.yaml,.yml,.toml,.xml,.log,.sql,.sh,.py,.rb,.js,.jsx,.ts,.tsx',
    '.c,.h,.cpp,.cs,.go,.rs,.java,.kt,.swift,.php,.css,.scss,.vue,.env,.ini,.conf,.diff,.patch',
    '.html,.htm,.svg,.erb,.svelte,.astro,.jsp,.tex,.ipynb,.eml,.ics,.vtt,.srt,.lua,.dart,.r',
  ].join(','),
}
