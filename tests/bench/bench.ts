// npm run bench           100,000 memos: the list, the search, writing, the chat. About five minutes.
// npm run bench -- --big  1,000,000 memos against 10,000: does a page stay as fast as it was?
// npm run bench -- --chat the chat alone: a message to 1,000 sockets, by one process and by two.
// Makes its own embedded database in the system's temporary folder, and removes it.
import { measureChat } from './chatFigures';
import { makeCompany } from './company';
import { measureGrowth } from './growth';
import { measureBlocks, measureList, measureSorts } from './listFigures';
import { startApplication } from './programs';
import { measureSearch, measureWriting } from './searchFigures';
import { Figures } from './table';

const MEMOS = 100_000;
/** What matters to a chat is who is in it, not how many memos there are. */
const MEMOS_FOR_CHAT = 2_000;

const figures = new Figures();
const isAsked = (flag: string) => process.argv.includes(flag);

async function measureChatAlone(): Promise<void> {
  const company = await makeCompany(MEMOS_FOR_CHAT);
  await measureChat(figures, company).finally(() => company.close());
}

if (isAsked('--big')) await measureGrowth(figures);
else if (isAsked('--chat')) await measureChatAlone();
else {
  const company = await makeCompany(MEMOS);
  try {
    await measureBlocks(figures, company, '100 k');
    await measureSorts(figures, company);
    if (!isAsked('--statements')) {
      const app = await startApplication(company);
      try {
        await measureList(figures, company, app);
        await measureSearch(figures, company, app);
        await measureWriting(figures, app);
      } finally {
        await app.stop();
      }
    }
  } finally {
    await company.close();
  }
  if (!isAsked('--statements')) await measureChatAlone();
}
figures.print();
