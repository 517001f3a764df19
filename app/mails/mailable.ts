/**
 * A name as it may stand in a mail, which whoever chose it does not send themselves: without links and
 * addresses, also those that mail programs make of `example.com`. What is left of them is readable.
 */
export function mailable(name: string): string {
  return name
    .replace(/[a-z\d+.-]*:\/\//gi, ' ')
    .replace(/[@＠]/g, ' ')
    .replace(/(?<=[\p{L}\p{N}])[.。．｡](?=[\p{L}\p{N}-]{2}|\d)/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
