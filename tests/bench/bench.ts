// npm run bench           100,000 memos: the list, the search, writing. About four minutes.
// npm run bench -- --big  1,000,000 memos against 10,000: does a page stay as fast as it was?
// Makes its own embedded database in the system's temporary folder, and removes it.
import { makeCompany } from './company';
import { measureGrowth } from './growth';
import { measureBlocks, measureList, measureSorts } from './listFigures';
import { startApplication } from './programs';
import { measureSearch, measureWriting } from './searchFigures';
import { Figures } from './table';

const MEMOS = 100_000;

const figures = new Figures();
const isAsked = (flag: string) => process.argv.includes(flag);

if (isAsked('--big')) await measureGrowth(figures);
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
}
figures.print();
