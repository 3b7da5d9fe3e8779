import { isIPv4, isIPv6 } from 'node:net';

/** Proxies write `1.2.3.4:5678` and `[::1]:5678`: with its port each connection would be another address. */
const withoutPort = (text: string): string =>
  /^\[(.*)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;

/** `::ffff:1.2.3.4` as numbers: the last two of eight groups. */
const inGroups = (address: string): string =>
  address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_whole, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });

function groupsOf(address: string): string[] {
  const [head = '', tail = ''] = inGroups(address).split('::');
  const first = head.split(':').filter(Boolean);
  const last = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].map((group) => parseInt(group, 16).toString(16));
}

/** IPv4 inside IPv6: of a socket that hears both, or of a network that translates. */
const EMBEDDED = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

function embedded(groups: readonly string[]): string | null {
  if (!EMBEDDED.includes(groups.slice(0, 6).join(':'))) return null;
  const [high = 0, low = 0] = groups.slice(6).map((group) => parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** An IPv4 address, or the /64 network of an IPv6 subscriber. */
export function networkOf(ip: string | undefined): string {
  const address = withoutPort((ip ?? '').trim()).replace(/%.*$/, '');
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return '';
  const groups = groupsOf(address);
  return embedded(groups) ?? groups.slice(0, 4).join(':');
}
