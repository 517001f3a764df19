import { domainToASCII, domainToUnicode } from 'node:url'

/**
 * Returns the one spelling of an address that is stored: in lower case, with its domain as DNS has it.
 * Of “info@müller.de” Chrome sends the punycode and Firefox what was typed.
 */
export function storedEmail(address: string): string {
  return withDomain(address.normalize('NFC').toLowerCase(), domainToASCII)
}

/** Returns the address as people write it. */
export function shownEmail(address: string): string {
  return withDomain(address, domainToUnicode)
}

/** Without an “@” it is what somebody typed, and stays that. */
function withDomain(address: string, convert: (domain: string) => string): string {
  const at = address.lastIndexOf('@') + 1
  const domain = at > 0 && convert(address.slice(at))
  return domain ? address.slice(0, at) + domain : address
}
