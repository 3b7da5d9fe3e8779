import { TOTP } from 'otpauth';
import { choose, sendMemo, write } from './support/memoPages';
import { startProgram, type Program } from './support/program';
import { expect, test, type Page } from './support/test';

const PASSWORD = 'five people and one founder';
const LIST = `name,email,department,executive
Helen Head,helen@southwind.test,Sales,
Dora Deputy,dora@southwind.test,Sales,
Walt Writer,walt@southwind.test,Sales,
Lena Leaver,lena@southwind.test,Sales,
Ines Boss,ines@southwind.test,,yes
Nobody,not an address,Sales,`;

let company: Program;
test.beforeAll(async () => {
  company = await startProgram();
});
test.afterAll(() => company.stop());

test('an admin runs a company from the browser, from the first visit to the first who leaves', async ({ browser }) => {
  test.setTimeout(240_000);
  const newPage = async () => (await browser.newContext({ baseURL: company.url, locale: 'en-GB' })).newPage();

  const admin = await newPage();
  await test.step('the admin founds the company and invites five people by CSV; one line is wrong', async () => {
    await found(admin);
    await admin.goto('/admin/invitations');
    const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${LIST}`) };
    await admin.getByLabel('CSV file').setInputFiles(file);
    await admin.getByRole('button', { name: 'See what will happen' }).click();
    const wrong = admin.getByRole('row').filter({ hasText: 'not an address' });
    await expect(wrong).toContainText('This is not a valid e-mail address.');
    await admin.getByRole('button', { name: 'Create the departments and invite 5 people' }).click();
    await expect(admin.getByText('5 people have an account now and are invited.')).toBeVisible();
  });

  const [helen, dora, walt, lena] = [await newPage(), await newPage(), await newPage(), await newPage()];
  await test.step('they accept, and a link works once', async () => {
    const link = await accept(helen, 'helen');
    await accept(dora, 'dora');
    await accept(walt, 'walt');
    await accept(lena, 'lena');
    const again = await newPage();
    await again.goto(link);
    await expect(again.getByLabel('Password')).toHaveCount(0);
  });

  await test.step('two sign in with two steps from now on', async () => {
    const totp = await turnOnTwoSteps(helen);
    await turnOnTwoSteps(dora);
    await helen.context().clearCookies();
    await signIn(helen, 'helen');
    await helen.goto('/memos');
    await expect(helen).toHaveURL(/\/login/);
    await signIn(helen, 'helen');
    // The code that turned it on is spent.
    await helen.getByRole('textbox', { name: 'Code' }).fill(totp.generate({ timestamp: Date.now() + 30_000 }));
    await helen.getByRole('main').getByRole('button').last().click();
    await expect(helen).toHaveURL(/\/memos/);
  });

  await test.step('the head of sales is away, and her deputy considers', async () => {
    await makeHead(admin, 'Sales', 'Helen Head');
    await goAway(helen, 'Dora Deputy');
    const memo = await sendMemo(walt, { title: 'A stand at the fair', to: 'Helen Head' });
    await dora.goto(`/memos/${memo}`);
    await write(dora, 'Conclusion', 'We go.');
    await dora.getByRole('button', { name: 'Mark considered' }).click();
    await expect(dora.getByText('Considered by Dora Deputy for Helen Head').first()).toBeVisible();
    await walt.reload();
    await expect(walt.getByText('Considered by Dora Deputy for Helen Head').first()).toBeVisible();
  });

  await test.step('one leaves: what waits for her goes to another, and she is signed out', async () => {
    const memo = await sendMemo(helen, { title: 'The list of customers', to: 'Lena Leaver' });
    await admin.goto('/admin/users?q=lena');
    await admin.getByRole('link', { name: 'Lena Leaver' }).click();
    await admin.getByRole('link', { name: 'Deactivate' }).click();
    await choose(admin, 'Who decides instead', 'Walt Writer');
    await admin.getByRole('button', { name: 'Hand over and deactivate' }).click();
    await expect(admin.getByText('Lena Leaver is deactivated.')).toBeVisible();
    // Her open page leads her out by itself.
    await expect(lena).toHaveURL(/\/login/);
    await walt.goto(`/memos/${memo}`);
    await expect(walt.getByRole('heading', { level: 1, name: 'The list of customers' })).toBeVisible();
  });

  await test.step('the audit tells the whole story', async () => {
    await admin.goto('/admin/audit');
    const story = admin.getByRole('table');
    for (const line of [
      'Set up the company',
      'Invited 5 people by a list',
      'Accepted the invitation',
      'Turned on two-step sign-in',
      'Changed the department “Sales”',
      'Entered an absence of Helen Head',
      'Deactivated Lena Leaver',
    ]) {
      await expect(story.getByText(line).first()).toBeVisible();
    }
    await expect(story.getByRole('row', { name: 'Deactivated Lena Leaver' })).toContainText('Walt Writer');
    await expect(story.getByText('A stand at the fair')).toHaveCount(0);
  });
});

async function found(page: Page): Promise<void> {
  await page.goto('/setup');
  await page.locator('[name=companyName]').fill('Southwind Works');
  await page.locator('[name=name]').fill('Frida Founder');
  await page.getByLabel('E-mail').fill('frida@southwind.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').last().click();
  await expect(page).not.toHaveURL(/\/setup$/);
}

/** Opens the invitation out of the mail, chooses a password, and answers the link. */
async function accept(page: Page, person: string): Promise<string> {
  const mail = await company.mail.mailWith(`${person}@southwind.test`, '/invitations/');
  const link = /https?:\S+\/invitations\/[\w-]+/.exec(mail.text ?? '')?.[0] ?? '';
  await page.goto(link);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').last().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/invitations'));
  if (page.url().includes('/login')) await signIn(page, person);
  return link;
}

async function signIn(page: Page, person: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(`${person}@southwind.test`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/\/login$/);
}

async function turnOnTwoSteps(page: Page): Promise<TOTP> {
  await page.goto('/account/two-step');
  const totp = new TOTP({ secret: (await page.locator('.two-step-secret').innerText()).replaceAll(' ', '') });
  await page.getByRole('textbox', { name: 'Code' }).fill(totp.generate());
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('main').getByRole('button').last().click();
  await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
  return totp;
}

async function makeHead(admin: Page, department: string, name: string): Promise<void> {
  await admin.goto('/admin/departments');
  await admin.getByRole('link', { name: department }).first().click();
  await choose(admin, 'Heads', name);
  await admin.keyboard.press('Escape');
  await admin.getByRole('button', { name: 'Save changes' }).click();
  await admin.waitForURL(/\/admin\/departments(\?|$)/);
}

async function goAway(page: Page, deputy: string): Promise<void> {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date());
  await page.goto('/account/absence');
  await page.getByLabel('First day').fill(day);
  await page.getByLabel('Last day').fill(day);
  await choose(page, 'Deputy', deputy);
  await page.getByRole('button', { name: 'Enter absence' }).click();
  await expect(page.getByText('The absence is entered.')).toBeVisible();
}
