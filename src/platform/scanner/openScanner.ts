import type { Config } from '#src/config';
import { clamd } from './clamd';
import type { Scanner } from './scanner';

/** The scanner that the configuration names; null: files are not checked. */
export const openScanner = ({ clamd: address }: Pick<Config, 'clamd'>): Scanner | null =>
  address === null ? null : clamd(address);
