import type { MemoRights } from '#src/policies/memoRights';
import { failedForm, type FailedForm } from '#src/web/failedForm';

/** A form that came too late opens only when a conclusion was typed in it. */
export const memoForms = (failed: FailedForm | null) => ({
  ...failedForm(failed),
  isOpen: (form: string): boolean =>
    failed?.form === form && (!failed.fieldErrors.form || Boolean(failed.typed.conclusion)),
});

type Given = {
  may: MemoRights;
  bar: object | null;
  /** How an operator's button is called who decides instead of the recipient. */
  actsFor: string | null;
  failed: FailedForm | null;
  forms: ReturnType<typeof memoForms>;
};

/** Which of the memo's buttons stand below its text, besides what the bar has. */
export function decisionsView({ may, bar, actsFor, failed, forms }: Given) {
  const mayLater = may.createTask || may.editConclusion || may.reopen;
  const instead = may.consider || mayLater ? (actsFor ?? '') : '';
  const decidesInBar = bar !== null && may.consider;
  const hasLater = mayLater && !decidesInBar && instead === '';
  return {
    actsFor: instead,
    actsForHeading: instead.replace('…', ''),
    isOpen: ['consideration', 'postponement', 'conclusion', 'reopening'].some(forms.isOpen),
    hasLater,
    hasAny:
      instead !== '' ||
      hasLater ||
      [
        may.take,
        may.giveBack,
        may.pass,
        may.askOpinion,
        may.propose,
        may.handOn,
        may.withdraw,
        may.takeBack,
        may.putBack,
        may.return,
        may.leave,
        may.send,
      ].some(Boolean),
    lostText: lostText(may, failed),
  };
}

/** What was typed in a form that is no longer there, because somebody else was faster. */
function lostText(may: MemoRights, failed: FailedForm | null) {
  if (failed?.status !== 409) return null;
  const { form, typed } = failed;
  const mayStill: Record<string, boolean> = {
    consideration: may.consider,
    conclusion: may.editConclusion,
    reopening: may.reopen,
    return: may.return,
    answer: may.answer,
  };
  const value = typed.conclusion || typed.reason || typed.question || typed.answer;
  return value && !mayStill[form] ? { type: typed.conclusion ? 'richtext' : 'textarea', value } : null;
}
