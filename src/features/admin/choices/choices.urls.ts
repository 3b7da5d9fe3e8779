import type { ChoiceKind } from './kinds.queries';

export const choiceUrls = ({ plural }: Pick<ChoiceKind, 'plural'>) => {
  const list = `/admin/${plural}`;
  const one = (id: number | string) => `${list}/${id}`;
  return {
    list,
    one,
    names: `${list}/names`,
    place: (id: number | string) => `${one(id)}/position`,
    archive: (id: number | string) => `${one(id)}/archive`,
    restore: (id: number | string) => `${one(id)}/archive/delete`,
    remove: (id: number | string) => `${one(id)}/delete`,
    merge: (id: number | string) => `${one(id)}/merging`,
  };
};
