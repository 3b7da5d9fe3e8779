import type { Context } from '#src/platform/http/context';
import { canEdit } from '#src/policies/memo.policy';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf } from '../roles/several';

const namesOf = (memo: LoadedMemo): string =>
  recipientsOf(memo)
    .map(({ name }) => name)
    .join(', ');

export function savedVersion({ t, format, actor }: Pick<Context, 't' | 'format' | 'actor'>, memo: LoadedMemo) {
  const subscribers = memo.participants.filter(({ isSubscriber }) => isSubscriber).map(({ user }) => user.name);
  const facts = [
    { label: t('memos.form.to'), value: memo.isForCompany ? t('memos.theCompany') : namesOf(memo) },
    { label: t('memos.form.purpose'), value: memo.purpose?.name ?? '' },
    { label: t('memos.form.expectedBy'), value: memo.expectedBy ? format.longDay(memo.expectedBy) : '' },
    { label: t('memos.form.subscribers'), value: subscribers.join(', ') },
    { label: t('memos.form.tags'), value: memo.tags.map(({ tag }) => tag.name).join(', ') },
  ];
  return {
    title: memo.title,
    version: memo.version,
    isLocked: !canEdit(actor, memo),
    facts: facts.filter(({ value }) => value !== ''),
  };
}
