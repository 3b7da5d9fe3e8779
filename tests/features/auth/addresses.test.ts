import { describe, expect, it } from 'vitest';
import { refererPath, sameSitePath } from '#src/platform/http/sitePath';
import { networkOf } from '#src/platform/http/rateLimit';

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['192.0.2.7:51234', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['[2001:db8:1:2::6]:443', '2001:db8:1:2'],
    ['[2001:db8:1:2::6]', '2001:db8:1:2'],
    ['[::ffff:192.0.2.7]:51234', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['unknown', ''],
    ['192.0.2.7.1', ''],
    [undefined, ''],
  ])('%s is of %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});

describe('a page to return to', () => {
  it.each([
    ['/memos?view=mine&q=a%20b#top', '/memos?view=mine&q=a%20b#top'],
    ['/a/../memos', '/memos'],
    ['memos', null],
    ['//evil.example', null],
    ['/a/..//evil.example', null],
    ['/\n/evil.example', null],
    [['/memos'], null],
    [undefined, null],
  ])('out of %j is %j', (value, path) => {
    expect(sameSitePath(value)).toBe(path);
  });

  it.each([
    ['http://notes.test/memos?q=1', '/memos?q=1'],
    ['http://evil.example/memos', null],
    ['http://notes.test//evil.example', null],
    ['not an address', null],
    [undefined, null],
  ])('out of the referer %j is %j', (referer, path) => {
    expect(refererPath(referer, 'notes.test')).toBe(path);
  });
});
