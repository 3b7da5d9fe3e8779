/** Where clamd listens. */
export type ScannerAddress = { host: string; port: number } | { path: string };

const FORM = 'is neither HOST:PORT (such as 127.0.0.1:3310) nor the path of a socket (such as /run/clamav/clamd.ctl)';

/** Reads `CLAMD_URL`. A string says what is wrong with it. */
export function readClamdUrl(text: string): ScannerAddress | string {
  const socket = text.replace(/^unix:(\/\/)?/, '');
  if (socket.startsWith('/')) return { path: socket };
  const address = `tcp://${text.replace(/^tcp:\/\//, '')}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || url.hostname === '' || url.port === '' || !['', '/'].includes(url.pathname)) return FORM;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
}

export const scannerPlace = (address: ScannerAddress): string =>
  'path' in address ? address.path : `${address.host}:${address.port}`;
