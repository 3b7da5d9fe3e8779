import { startMailServer } from '../support/mail';
import * as acts from './companyActs';
import { remindEverybody } from './companyMorning';
import { measurePages } from './companyPages';
import { castOf, makeWholeCompany, SMALL, WHOLE } from './companySeed';
import { startApplication } from './programs';
import { emailOf } from './seed';
import { sessionOf } from './session';
import type { Figures } from './table';

/** A company of 5,000, its pages, and what is done to many of its people, memos and tasks at once. */
export async function measureCompany(figures: Figures, { isSmall }: { isSmall: boolean }): Promise<void> {
  const scale = isSmall ? SMALL : WHOLE;
  const company = await makeWholeCompany(scale);
  const mail = await startMailServer();
  const app = await startApplication(company, { SMTP_URL: mail.url });
  try {
    const cast = castOf(scale);
    const enter = (person: number) => sessionOf(app.port, emailOf(person));
    const [admin, writer, bystander] = [await enter(cast.admin), await enter(cast.writer), await enter(cast.bystander)];
    const stage = { figures, company, scale, admin, writer, bystander };
    await measurePages(figures, app.port, admin);
    await acts.writeToExecutives(stage);
    await acts.tellSubscribers(stage);
    await acts.leave(stage);
    await acts.changeStage(stage);
    await acts.changeExecutive(stage);
    await acts.beAbsent(stage);
    await acts.mergeDepartments(stage);
    await acts.mergeTags(stage);
    await remindEverybody(stage);
    await acts.inviteMany(stage);
  } finally {
    await app.stop();
    await mail.close();
    await company.close();
  }
}
