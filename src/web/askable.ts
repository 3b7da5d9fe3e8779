const PAGE = /^\/(memo|task|project)s\/(\d{1,10})$/;

/** What one may ask to be let into, by the address of its page; null elsewhere. */
export function askableAt(path: string): { kind: 'memo' | 'task'; id: string; text: string } | null {
  const [, noun, id] = PAGE.exec(path) ?? [];
  return id === undefined ? null : { kind: noun === 'memo' ? 'memo' : 'task', id, text: '' };
}
