import { SORTS, type Order } from './list.address';

/** Stored with the person, so that it is the same on every device. */
export function readOrder(kept: string): Order {
  const [name, dir] = kept.split('.');
  const sort = SORTS.find((one) => one === name) ?? 'created';
  return { sort, dir: dir === 'asc' ? 'asc' : 'desc' };
}

export const writeOrder = ({ sort, dir }: Order): string => `${sort}.${dir}`;
