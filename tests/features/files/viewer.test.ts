import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '#src/seed/files/png';
import { withApp, type TestApp } from '../../support/app';
import { eventsOf } from '../../support/memos';
import { page } from '../../support/page';
import { attach, attached, moveToChat, OUTSIDERS, sentMemo, type Part } from './support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const read = async (url: string, person = 'olga') => (await app.agentFor(person)).get(url);
const viewerOf = async (content: Buffer | string, name: string) => {
  const { id } = await attached(app, content, name);
  return { id, ...page(await read(`/files/${id}/view`)) };
};

describe('the page of a file', () => {
  test('shows a picture', async () => {
    const { id, $, heading } = await viewerOf(png(4, 4, []), 'chart.png');
    expect(heading).toBe('chart.png');
    expect($('img[alt="chart.png"]').attr('src')).toBe(`/files/${id}?view=1`);
  });

  test('shows a PDF in a frame, with a way out where a browser shows none', async () => {
    const { id, $, content } = await viewerOf('%PDF-1.7\n%âãÏÓ\n', 'offer.pdf');
    expect($('iframe[title="offer.pdf"]').attr('src')).toBe(`/files/${id}?view=1`);
    expect(content).toContain('If the document does not appear here, please download it.');
    expect($(`a[href="/files/${id}"]`).text()).toContain('Download');
  });

  test('plays a video and a sound', async () => {
    const video = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypisom\0\0\0\0isomiso2'),
      Buffer.alloc(64),
    ]);
    const film = await viewerOf(video, 'tour.mp4');
    expect(film.$('video[controls]').attr('src')).toBe(`/files/${film.id}?view=1`);
    const wave = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt '), Buffer.alloc(64)]);
    const sound = await viewerOf(wave, 'call.wav');
    expect(sound.$('audio[controls]').attr('src')).toBe(`/files/${sound.id}?view=1`);
  });

  test('names what it cannot show, and offers it as a download', async () => {
    const { id, $, content } = await viewerOf(Buffer.from([1, 0, 2, 0]), 'machine.bin');
    expect(content).toContain('machine.bin');
    expect(content).toContain('4 B');
    expect(content).toContain('This kind of file cannot be shown here. Please download it.');
    expect($(`a[href="/files/${id}"]`)).toHaveLength(1);
  });

  test('leads on to the files beside it, and back to the memo', async () => {
    const memo = await sentMemo(app);
    await attach(app, memo, ['a', 'a.txt'], ['b', 'b.txt'], ['c', 'c.txt']);
    await attached(app, 'of another memo', 'd.txt');
    const files = await app.db.prisma.attachment.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
    const ways = async (index: number) => {
      const { $ } = page(await read(`/files/${files[index]?.id}/view`));
      return { previous: $('a[rel=prev]').attr('href'), next: $('a[rel=next]').attr('href') };
    };
    const urls = files.map(({ id }) => `/files/${id}/view`);
    expect(await ways(0)).toEqual({ previous: undefined, next: urls[1] });
    expect(await ways(1)).toEqual({ previous: urls[0], next: urls[2] });
    expect(await ways(2)).toEqual({ previous: urls[1], next: undefined });
    expect(page(await read(urls[0] ?? '')).$(`main a[href="/memos/${memo}"]`)).toHaveLength(1);
  });

  test('of a file in the chat leads back to its message', async () => {
    const file = await attached(app, 'a', 'a.txt');
    const messageId = await moveToChat(app, file);
    const { $ } = page(await read(`/files/${file.id}/view`));
    expect($(`main a[href="/memos/${file.memoId}/messages/${messageId}"]`)).toHaveLength(1);
  });

  test.each(OUTSIDERS)('does not exist for %s, nor does its small picture', async (person) => {
    const { id } = await attached(app, png(4, 4, []), 'secret.png');
    for (const way of ['/view', '/thumbnail', '?view=1']) {
      const answer = await read(`/files/${id}${way}`, person);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('secret');
    }
  });

  test('opened by an operator stands in the history', async () => {
    const file = await attached(app, 'a', 'a.txt');
    await read(`/files/${file.id}/view`, 'ekaterina');
    expect(await eventsOf(app, file.memoId ?? 0)).toContain('read');
  });
});

describe('the text of a file', () => {
  const LITTLE = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße, мир', 'utf16le')]);
  const BIG = Buffer.from(LITTLE).swap16();
  test.each<[string, Buffer | string]>([
    ['UTF-8', 'Grüße, мир'],
    ['UTF-8 with a mark', '\ufeffGrüße, мир'],
    ['UTF-16', LITTLE],
    ['UTF-16 the other way round', BIG],
  ])('is read from %s', async (_, content) => {
    expect((await viewerOf(content, 'notes.txt')).$('pre').text().trim()).toBe('Grüße, мир');
  });

  test('is read as Windows wrote it when it is no UTF-8', async () => {
    const { $ } = await viewerOf(Buffer.from('Gr\xfc\xdfe \x80 5', 'latin1'), 'notes.txt');
    expect($('pre').text().trim()).toBe('Grüße € 5');
  });

  test.each(['page.html', 'logo.svg', 'data.csv'])('is shown, not run, in %s', async (name) => {
    const { $ } = await viewerOf('<svg><script>alert(1)</script></svg>\n<b>bold</b>', name);
    expect($('pre').text()).toContain('<script>alert(1)</script>');
    expect($('pre').children()).toHaveLength(0);
  });

  test('keeps its first blank line, and shows control characters as such', async () => {
    const { $ } = await viewerOf('\nsecond\u0007\u001b[31m', 'notes.txt');
    expect($('pre').text()).toBe('\nsecond\ufffd\ufffd[31m');
  });

  test('is cut after 64 KB, never in the middle of a character, and says so', async () => {
    const { $, content } = await viewerOf('x' + 'ü'.repeat(40_000), 'long.txt');
    expect($('pre').text().trim()).toBe('x' + 'ü'.repeat(32_767));
    expect(content).toContain('Only the beginning is shown here.');
  });

  test('that is empty is called so', async () => {
    expect((await viewerOf('', 'empty.txt')).content).toContain('This file is empty.');
  });
});

describe('on the page of the memo', () => {
  test('the name opens what can be shown, and downloads the rest', async () => {
    const memo = await sentMemo(app);
    const parts: Part[] = [
      ['month,amount', 'figures.csv'],
      [png(4, 4, []), 'chart.png'],
      [Buffer.from([1, 0, 2, 0]), 'machine.bin'],
    ];
    await attach(app, memo, ...parts);
    const [csv, chart, machine] = await app.db.prisma.attachment.findMany({
      where: { memoId: memo },
      orderBy: { id: 'asc' },
    });
    const { $ } = page(await read(`/memos/${memo}`));
    const link = (name: string) => $(`a:contains("${name}")`);
    expect(link('figures.csv').attr('href')).toBe(`/files/${csv?.id}/view`);
    expect($(`a[download][href="/files/${csv?.id}"]`)).toHaveLength(1);
    expect(link('chart.png').find('img').attr('src')).toBe(`/files/${chart?.id}/thumbnail`);
    expect(link('machine.bin').attr('href')).toBe(`/files/${machine?.id}`);
    expect($(`a[href="/files/${machine?.id}"]`)).toHaveLength(1);
  });
});
