// npm run bench: 100,000 memos and tasks: the lists, the search, what is done all day, the chat. Within ten minutes.
// What else it can do is in CONTRIBUTING.md.
// Makes its own embedded database in the system's temporary folder, and removes it.
import { measureActs, measureWriting } from './actFigures';
import { measureBackup } from './backupFigures';
import { measureChat } from './chatFigures';
import { makeCompany, type Company } from './company';
import { measureCompany } from './companyFigures';
import { measureGrowth } from './growth';
import { measureHostile } from './hostile/hostile';
import { measureBlocks, measureList, measureSorts } from './listFigures';
import { measurePrecedents } from './precedentFigures';
import { startApplication, type Application } from './programs';
import { measureSearch } from './searchFigures';
import { measureTaskPage, measureTasks } from './taskFigures';
import { seedTasks } from './taskSeed';
import { Figures } from './table';

const MEMOS = 100_000;
const TASKS = 100_000;
/** For the acts alone, which read one page of the list at most. */
const FEW = 10_000;
/** What matters to a chat is who is in it, not how many memos there are. */
const MEMOS_FOR_CHAT = 2_000;

const figures = new Figures();
const isAsked = (flag: string) => process.argv.includes(flag);

async function withCompany(memos: number, measure: (company: Company) => Promise<void>): Promise<void> {
  const made: Company[] = [];
  await figures.section(`seeding ${memos} memos`, async () => void made.push(await makeCompany(memos)));
  for (const company of made) await measure(company).finally(() => company.close());
}

async function withApplication(company: Company, measure: (app: Application) => Promise<void>): Promise<void> {
  const app = await startApplication(company);
  await measure(app).finally(() => app.stop());
}

const seedWithTasks = (company: Company, tasks: number): Promise<void> =>
  figures.section(`seeding ${tasks} tasks`, () => company.asAdmin((admin) => seedTasks(admin, tasks)));

const measureMemoStatements = (company: Company): Promise<void> =>
  figures.section('statements of memos', async () => {
    await measureBlocks(figures, company, '100 k');
    await measureSorts(figures, company);
  });

const measureTaskStatements = (company: Company): Promise<void> =>
  figures.section('statements of tasks', () => measureTasks(figures, company.client));

const measureMemos = (company: Company): Promise<void> =>
  withApplication(company, async (app) => {
    await figures.section('list', () => measureList(figures, company, app));
    await figures.section('search', () => measureSearch(figures, app));
    await figures.section('precedents', () => measurePrecedents(figures, company));
    await figures.section('writing', () => measureWriting(figures, company, app));
  });

const measureTasksThroughHttp = (company: Company): Promise<void> =>
  figures.section('tasks', () => withApplication(company, (app) => measureTaskPage(figures, app)));

const measureAllActs = (company: Company): Promise<void> =>
  figures.section('acts', () => measureActs(figures, company));

const measureChatAlone = (): Promise<void> =>
  withCompany(MEMOS_FOR_CHAT, (company) => figures.section('chat', () => measureChat(figures, company)));

const measureActsAlone = (): Promise<void> =>
  withCompany(FEW, async (company) => {
    await seedWithTasks(company, FEW);
    await measureAllActs(company);
  });

const measureTasksAlone = (): Promise<void> =>
  withCompany(MEMOS, async (company) => {
    await seedWithTasks(company, TASKS);
    await measureTaskStatements(company);
    await measureTasksThroughHttp(company);
  });

const measureSearchAlone = (): Promise<void> =>
  withCompany(MEMOS, (company) =>
    withApplication(company, async (app) => {
      await figures.section('search', () => measureSearch(figures, app));
      await figures.section('precedents', () => measurePrecedents(figures, company));
    }),
  );

const measureStatements = (): Promise<void> =>
  withCompany(MEMOS, async (company) => {
    await measureMemoStatements(company);
    await seedWithTasks(company, TASKS);
    await measureTaskStatements(company);
  });

async function measureDefault(): Promise<void> {
  await withCompany(MEMOS, async (company) => {
    await measureMemoStatements(company);
    await measureMemos(company);
    await seedWithTasks(company, TASKS);
    await measureTaskStatements(company);
    await measureTasksThroughHttp(company);
    await measureAllActs(company);
  });
  await measureChatAlone();
}

const ON_REQUEST: Record<string, () => Promise<void>> = {
  '--acts': measureActsAlone,
  '--chat': measureChatAlone,
  '--search': measureSearchAlone,
  '--tasks': measureTasksAlone,
  '--statements': measureStatements,
  '--backup': () => measureBackup(figures, MEMOS),
  '--big': () => measureGrowth(figures),
  '--company': () => measureCompany(figures, { isSmall: isAsked('--small') }),
  '--hostile': () => measureHostile(figures),
};

const asked = Object.keys(ON_REQUEST).filter(isAsked);
const measure = asked.length === 0 ? [measureDefault] : asked.map((flag) => ON_REQUEST[flag]);
for (const one of measure) await one?.();
figures.print();
