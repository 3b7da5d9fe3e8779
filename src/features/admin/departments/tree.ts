export type Node = { id: number; name: string; parentId: number | null };

/** Everything below a department, itself included. */
export function branchOf(nodes: readonly Node[], departmentId: number): Set<number> {
  const branch = new Set([departmentId]);
  for (let before = 0; before < branch.size;) {
    before = branch.size;
    for (const { id, parentId } of nodes) if (parentId !== null && branch.has(parentId)) branch.add(id);
  }
  return branch;
}

/** Each department after the one it belongs to, by name beside each other; `path` names those above it. */
export function inTreeOrder<T extends Node>(nodes: readonly T[]): (T & { depth: number; path: string[] })[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const below = new Map<number | null, T[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const walk = (parent: number | null, path: string[]): (T & { depth: number; path: string[] })[] =>
    (below.get(parent) ?? [])
      .sort((one, other) => one.name.localeCompare(other.name) || one.id - other.id)
      .flatMap((node) => [{ ...node, depth: path.length, path }, ...walk(node.id, [...path, node.name])]);
  return walk(null, []);
}
