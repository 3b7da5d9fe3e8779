import { load } from 'cheerio';

export type Page = ReturnType<typeof page>;

/** A page as a person reads it: fields by their label, messages where they stand. */
export function page(answer: { text: string }) {
  const $ = load(answer.text);
  const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

  const field = (label: string) => {
    const found = $('label').filter((_, element) => clean($(element).text()) === label);
    const id = found.attr('for');
    const control = id ? $(`[id="${id}"]`) : found.find('input');
    if (control.length === 0) throw new Error(`There is no field "${label}" on this page`);
    return control;
  };

  return {
    $,
    heading: clean($('h1').first().text()),
    title: clean($('title').text()),
    content: clean($('main').text()),
    /** What is typed, chosen or ticked in the field of this label. */
    valueOf(label: string): string | string[] | boolean {
      const control = field(label);
      if (control.attr('type') === 'checkbox') return control.attr('checked') !== undefined;
      if (!control.is('select'))
        return control.is('textarea') ? control.text().replace(/^\n/, '') : (control.attr('value') ?? '');
      const chosen = control.find('option[selected]').map((_, option) => $(option).attr('value') ?? '');
      return control.attr('multiple') === undefined ? (chosen.get(0) ?? '') : chosen.get();
    },
    /** The sentence at the field of this label. */
    errorAt(label: string): string {
      const described = field(label).attr('aria-describedby')?.split(' ') ?? [];
      return clean(described.map((id) => $(`[id="${id}"][data-error]`).text()).join(' '));
    },
    /** The summary above the form, empty when all is well. */
    summary: clean($('#error-summary:not([hidden])').text()),
    /** What the last action said. */
    flash: clean($('.notice-success, main > div[role="status"] .notice, [role="status"] .notice').first().text()),
    buttons: $('button, [role="button"]')
      .map((_, element) => clean($(element).text()))
      .get(),
    links: $('main a')
      .map((_, element) => clean($(element).text()))
      .get(),
  };
}
