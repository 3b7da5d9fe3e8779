import { domainToASCII } from 'node:url';

/** The longest that mail servers take: altogether, before the @, and behind it. */
const ADDRESS_MAX = 254;
const LOCAL_MAX = 64;
const DOMAIN_MAX = 253;
const LABEL_MAX = 63;
/** Longer than any address with what people paste around it. */
const TYPED_MAX = 1_000;

/** What nobody sees: of zero width, marks of direction, soft hyphens, and blanks that are no blanks. */
const INVISIBLE =
  /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2007\u200b-\u200f\u202a-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/g;
const QUOTES = '"\'`´‘’‚‛“”„‟«»‹›';
const BEFORE = new RegExp(`^[\\s${QUOTES}(\\[]*(?:mailto:)?[\\s${QUOTES}]*`, 'i');
const BEHIND = new RegExp(`(?<![\\s,;${QUOTES})\\]])[\\s,;${QUOTES})\\]]+$`);

/**
 * The address in what was typed or pasted, as it is kept and compared: without what is invisible, `mailto:`, a name before
 * angle brackets, quotation marks around it; in lower case. The SQL function `plain_address` does the same to what was stored
 * before this was so.
 */
export function plainAddress(typed: string): string {
  if (typed.length > TYPED_MAX) return typed;
  return typed
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/^.*<([^<>]*)>[\s,;]*$/s, '$1')
    .replace(BEFORE, '')
    .replace(/^([^@]*@[^?]*)\?.*$/s, '$1')
    .replace(BEHIND, '')
    .toLowerCase();
}

/** Texts under `errors.address`. */
export type AddressProblem = 'incomplete' | 'spaces' | 'dots' | 'long' | 'characters' | 'domain';

/** Why no mail server would take a plain address; null when one would. */
export function addressProblem(address: string): AddressProblem | null {
  const at = address.lastIndexOf('@');
  if (at === -1) return 'incomplete';
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (/\s/.test(address)) return 'spaces';
  if (local === '' || domain === '') return 'incomplete';
  if (/^\.|\.\.|\.$|\.@|@\./.test(address)) return 'dots';
  if (bytes(local) > LOCAL_MAX || bytes(address) > ADDRESS_MAX) return 'long';
  if (/[@()<>[\]:;,\\"]/.test(local)) return 'characters';
  return isDomain(domain) ? null : 'domain';
}

const bytes = (text: string): number => Buffer.byteLength(text);

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;

/** A name with a dot, of any script; `localhost` is the machine's own. */
function isDomain(domain: string): boolean {
  if (domain === 'localhost') return true;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > DOMAIN_MAX || !domain.split('.').every((label) => LABEL.test(label)))
    return false;
  return labels.every(({ length }) => length <= LABEL_MAX) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** What stands in "From": an address, alone or as `Name <address>`. Null when no mail server would take it. */
export function plainSender(typed: string): string | null {
  const address = plainAddress(typed);
  const problem = addressProblem(address);
  // Inside of a house a mail server may have a name without a dot.
  const isOfHouse = problem === 'domain' && LABEL.test(address.split('@')[1] ?? '');
  if (problem !== null && !isOfHouse) return null;
  const name = /^([^<>\p{Cc}]*)<[^<>]*>[\s,;]*$/u.exec(typed.trim())?.[1]?.trim() ?? '';
  return name === '' ? address : `${name} <${address}>`;
}
