import type { Problem } from '#src/platform/http/context';

/** The form that was refused, of the several of one page. */
export type FailedForm = Problem & { form: string };

/** What a page's forms ask when it is shown again: which one opens, with what was typed and what is wrong. */
export function failedForm(failed: FailedForm | null) {
  const of = (form: string): FailedForm | null => (failed?.form === form ? failed : null);
  return {
    isOpen: (form: string): boolean => of(form) !== null,
    typedIn: <T>(form: string, name: string, otherwise: T) => of(form)?.typed[name] ?? otherwise,
    /** The first problem of these fields. */
    errorIn: (form: string, ...names: string[]): string =>
      names.map((name) => of(form)?.fieldErrors[name]).find(Boolean) ?? '',
    wasRefused: (form: string): boolean => of(form) !== null,
    firstError: Object.values(failed?.fieldErrors ?? {})[0] ?? '',
  };
}
