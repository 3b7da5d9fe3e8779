/** What people type as an address: without its beginning it is a page's, with an @ a person's. Null when it is none. */
export function typedAddress(typed: string): string | null {
  const href = withBeginning(typed.trim());
  return URL.canParse(href) && !HOST_WITH_BLANK.test(href) ? href : null;
}

/** Some browsers take one for the name of a computer all the same. */
const HOST_WITH_BLANK = /^https?:\/\/[^/?#]*\s/i;

function withBeginning(address: string): string {
  if (/^(https?:\/\/|mailto:|tel:)/i.test(address)) return address;
  return /^[^\s/:]+@[^\s/:]+$/.test(address) ? `mailto:${address}` : `https://${address.replace(/^\/+/, '')}`;
}
