/** Who may: facts about a saved view and the reader. */
export type ViewFacts = {
  audience: 'me' | 'department' | 'everyone';
  ownerId: number;
  departmentId: number | null;
};

export type ViewReader = {
  id: number;
  isAdmin: boolean;
  departmentId: number | null;
  /** The departments whose head they are. */
  heads: readonly number[];
};

/** A view is its filters alone: who may see it sees in it what they may see. */
export function canSeeView(reader: ViewReader, view: ViewFacts): boolean {
  if (view.audience === 'everyone') return true;
  if (view.audience === 'me') return view.ownerId === reader.id;
  return view.departmentId !== null && [reader.departmentId, ...reader.heads].includes(view.departmentId);
}

/** Renaming, ordering and deleting, and saving one for them in the first place. */
export function canChangeView(reader: Omit<ViewReader, 'departmentId'>, view: ViewFacts): boolean {
  if (view.audience === 'everyone') return reader.isAdmin;
  if (view.audience === 'me') return view.ownerId === reader.id;
  return view.departmentId !== null && reader.heads.includes(view.departmentId);
}
