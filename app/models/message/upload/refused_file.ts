/** Why a file is not taken: words that follow its name, for the person who sent it. */
export class RefusedFile extends Error {}
