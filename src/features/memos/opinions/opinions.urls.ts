const list = (memoId: number | string): string => `/memos/${memoId}/opinions`;
const one = (memoId: number | string, opinionId: number | string): string => `${list(memoId)}/${opinionId}`;

export const opinionUrls = {
  list,
  new: (memoId: number | string) => `${list(memoId)}/new`,
  one,
  remind: (memoId: number | string, opinionId: number | string) => `${one(memoId, opinionId)}/reminder`,
  revoke: (memoId: number | string, opinionId: number | string) => `${one(memoId, opinionId)}/delete`,
};
