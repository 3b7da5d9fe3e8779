// npm run bench           100,000 memos and tasks: the lists, the search, writing, the chat. About seven minutes.
// npm run bench -- --big  1,000,000 memos against 10,000: does a page stay as fast as it was?
// npm run bench -- --chat the chat alone: a message to 1,000 sockets, by one process and by two.
// npm run bench -- --tasks the tasks alone.
// npm run bench -- --company a company of 5,000: its pages, and what concerns many at once; with --small on a smaller one.
// npm run bench -- --hostile [kind…] what the dearest request of each kind costs: event loop, memory, others' waiting.
// Makes its own embedded database in the system's temporary folder, and removes it.
import { measureChat } from './chatFigures';
import { makeCompany, type Company } from './company';
import { measureCompany } from './companyFigures';
import { measureGrowth } from './growth';
import { measureHostile } from './hostile/hostile';
import { measureBlocks, measureList, measureSorts } from './listFigures';
import { startApplication, type Program } from './programs';
import { measureSearch, measureWriting } from './searchFigures';
import { measureTaskPage, measureTasks } from './taskFigures';
import { seedTasks } from './taskSeed';
import { Figures } from './table';

const MEMOS = 100_000;
const TASKS = 100_000;
/** What matters to a chat is who is in it, not how many memos there are. */
const MEMOS_FOR_CHAT = 2_000;

const figures = new Figures();
const isAsked = (flag: string) => process.argv.includes(flag);

async function measureChatAlone(): Promise<void> {
  const company = await makeCompany(MEMOS_FOR_CHAT);
  await measureChat(figures, company).finally(() => company.close());
}

async function withApplication(company: Company, measure: (app: Program) => Promise<void>): Promise<void> {
  if (isAsked('--statements')) return;
  const app = await startApplication(company);
  await measure(app).finally(() => app.stop());
}

async function measureMemos(company: Company): Promise<void> {
  await measureBlocks(figures, company, '100 k');
  await measureSorts(figures, company);
  await withApplication(company, async (app) => {
    await measureList(figures, company, app);
    await measureSearch(figures, company, app);
    await measureWriting(figures, app);
  });
}

async function measureAllTasks(company: Company): Promise<void> {
  await company.asAdmin((admin) => seedTasks(admin, TASKS));
  await measureTasks(figures, company.client);
  await withApplication(company, (app) => measureTaskPage(figures, company, app));
}

if (isAsked('--big')) await measureGrowth(figures);
else if (isAsked('--chat')) await measureChatAlone();
else if (isAsked('--company')) await measureCompany(figures, { isSmall: isAsked('--small') });
else if (isAsked('--hostile')) await measureHostile(figures);
else {
  const company = await makeCompany(MEMOS);
  try {
    if (!isAsked('--tasks')) await measureMemos(company);
    await measureAllTasks(company);
  } finally {
    await company.close();
  }
  if (!isAsked('--statements') && !isAsked('--tasks')) await measureChatAlone();
}
figures.print();
