const after = (forId: number | undefined) => (forId === undefined ? '' : `?for=${forId}`);

/** `forId`: of the person whom one assists; without it, one's own. */
export const folderUrls = {
  first: '/folder',
  of: (forId: number) => `/folder${after(forId)}`,
  end: '/folder/end',
  signing: '/folder/signing',
  memo: (id: number, forId?: number) => `/folder/${id}${after(forId)}`,
  propose: (id: number) => `/memos/${id}/proposal`,
  takeProposalBack: (id: number) => `/memos/${id}/proposal/delete`,
  layOnTop: (id: number) => `/memos/${id}/proposal/place`,
};
