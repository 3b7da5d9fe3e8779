import { load } from 'cheerio';
import type { Agent } from '../../support/app';

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The list as a person reads it: rows by the column they stand under. */
export async function listPage(agent: Agent, url = '/memos') {
  const answer = await agent.get(url);
  const $ = load(answer.text);
  const headings = $('thead th')
    .map((_, heading) => clean($(heading).text()))
    .get();
  const rows = $('tbody tr')
    .get()
    .map((row) => {
      const cells = $(row)
        .find('td')
        .map((_, cell) => clean($(cell).text()))
        .get();
      const title = $(row).find('td').first().find('a').first();
      return {
        id: Number(/\d+$/.exec(title.attr('href') ?? '')?.[0]),
        unread: $(row).find('td').first().text().includes('Unread'),
        title: clean(title.text()),
        cells: Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? ''])),
        tooltips: $(row)
          .find('[title]')
          .map((_, element) => $(element).attr('title') ?? '')
          .get(),
        html: $(row).html() ?? '',
      };
    });
  const link = (name: string): string | undefined =>
    $('main a')
      .filter((_, element) => clean($(element).text()) === name)
      .first()
      .attr('href');
  return {
    status: answer.status,
    $,
    headings,
    rows,
    titles: rows.map((row) => row.title),
    ids: rows.map((row) => row.id),
    content: clean($('main').text()),
    chips: $('ul[aria-label="Filters that are on"] a')
      .map((_, element) => ({
        label: clean($(element).text()).replace(' – remove this filter', ''),
        href: $(element).attr('href') ?? '',
      }))
      .get(),
    link,
    html: answer.text,
  };
}
