import path from 'node:path/posix';
import type { Archive } from '../archive';
import { walkXml } from './xml';

/** Where the parts are that a part of an office file names by ids. */
export async function relationsOf(archive: Archive, part: string): Promise<Map<string, string>> {
  const { dir, base } = path.parse(part);
  const found = new Map<string, string>();
  await walkXml(archive.read(`${dir}/_rels/${base}.rels`), {
    open(name, { Id, Target }) {
      if (name !== 'Relationship' || !Id || !Target) return;
      found.set(Id, Target.startsWith('/') ? Target.slice(1) : path.join(dir, Target));
    },
  });
  return found;
}

/** In their order: the parts that `element` names, as sheets of a workbook or slides of a talk. */
export async function listedParts(archive: Archive, part: string, element: string) {
  const relations = await relationsOf(archive, part);
  const listed: { name: string; part: string }[] = [];
  await walkXml(archive.read(part), {
    open(name, attributes) {
      const target = name === element ? relations.get(attributes['r:id'] ?? '') : undefined;
      if (target !== undefined) listed.push({ name: attributes['name'] ?? '', part: target });
    },
  });
  return listed;
}
