import { pdf } from '../files/pdf';
import { barChart, floorPlan } from '../files/png';
import { xlsx } from '#src/platform/spreadsheet/xlsx';

const letter =
  (title: string, ...lines: string[]) =>
  (): Buffer =>
    pdf(title, lines);
const table =
  (name: string, ...rows: (string | number)[][]) =>
  (): Promise<Buffer> =>
    xlsx(name, rows);

/** The files of the demo company by name, made when they are needed: small, and each opens in its program. */
export const DEMO_FILES: Record<string, () => Buffer | Promise<Buffer>> = {
  'offer-stand-v2.pdf': letter(
    'Offer, version 2: stand in hall 8, Rotterdam',
    'Stand of 48 m², two meeting rooms, store room',
    '',
    'Construction and carpet: € 29,400',
    'Light and power: € 4,150',
    'Certified fire-proof panels (B-s1,d0): € 7,750',
    '',
    'Total: € 41,300 plus VAT',
    '',
    'Without the second meeting room: € 36,100',
  ),
  'hall-rules-page-12.pdf': letter(
    'Rules of the exhibition halls, page 12',
    '4.7 Walls and ceilings of stands are of class B-s1,d0 or better.',
    'The certificate is shown at acceptance.',
    'Stands without one are not opened to the public.',
  ),
  'costs.xlsx': table(
    'Costs',
    ['Item', 'Budget', 'Offer 1', 'Offer 2'],
    ['Construction and carpet', 28000, 29100, 29400],
    ['Light and power', 4000, 4050, 4150],
    ['Panels', 3000, 1850, 7750],
    ['Total', 35000, 35000, 41300],
  ),
  'quote-laptop.pdf': letter(
    'Quote 20-1187',
    '1 notebook 14", 32 GB, 1 TB: € 1,049',
    '1 docking station: € 159',
    'Service on site, 36 months: € 81',
    '',
    'Total: € 1,289 plus VAT, delivery within eight days',
  ),
  'film-offers.xlsx': table(
    'Film',
    ['Supplier', 'Price a roll', 'Torn of 400', 'Cost a year'],
    ['Present one', 64.5, 14, 38420],
    ['Foliex', 61, 13, 36980],
    ['Bramcor', 68, 2, 29310],
    ['Pakta', 71.2, 3, 31050],
  ),
  'film-test-report.pdf': letter(
    'Test of packaging film',
    '400 pallets with each film, same routes, three weeks.',
    '',
    'Present one: 14 torn',
    'Foliex: 13 torn',
    'Bramcor: 2 torn',
    'Pakta: 3 torn',
  ),
  'tear-test.png': () => barChart([70, 65, 10, 15]),
  'survey-results.xlsx': table(
    'Survey',
    ['Question', 'Answers', 'Now', 'Before'],
    ['Advice', 212, 4.4, 4.3],
    ['Delivery time', 214, 4.1, 4.0],
    ['Price', 209, 3.6, 3.7],
    ['Documents', 198, 2.9, 3.4],
  ),
  'survey-chart.png': () => barChart([88, 82, 72, 58]),
  'price-list-basis.xlsx': table(
    'Prices',
    ['Model', 'Last year', 'New'],
    ['K-210', 4120, 4252],
    ['K-240', 4890, 5046],
    ['K-300', 11900, 12281],
    ['Seal set (spare part)', 38.5, 38.5],
  ),
  'shop-plan-utrecht.png': () =>
    floorPlan([
      { x: 20, y: 20, width: 320, height: 320 },
      { x: 336, y: 20, width: 200, height: 150 },
      { x: 336, y: 166, width: 200, height: 174 },
    ]),
  'lindqvist-calculation.xlsx': table(
    'Lindqvist',
    ['Case', 'Units', 'Price a unit', 'Margin %', 'Profit'],
    ['As ordered', 25, 1180, 27.5, 8112.5],
    ['12 % off', 40, 1090, 21.6, 9417.6],
    ['11 % and delivery', 40, 1102.5, 22.4, 9178.4],
  ),
  'translation-offer.pdf': letter(
    'Sworn translation, offer',
    'Extract of the trade register, German to Polish, 6 pages',
    'Five working days after the order',
    '',
    '€ 310 plus VAT',
  ),
  'trial-accounts.xlsx': table(
    'Trial',
    ['Customer', 'Since (months)', 'Sign-ins a week'],
    ['Bakkerij Noord', 9, 6],
    ['Vermeulen', 8, 5],
    ['Nordvik AS', 7, 4],
    ['Kremer S.A.', 7, 0],
  ),
  'lease-offers.xlsx': table(
    'Lease',
    ['Dealer', 'A month', 'Months', 'Winter tyres'],
    ['Autohaus Brandis', 389, 36, 'included'],
    ['Fleet Süd', 372, 36, '€ 640'],
    ['Van & Go', 405, 24, 'included'],
  ),
  'fridge-repair.pdf': letter(
    'Estimate',
    'Compressor, cooling agent, two hours of work: € 420',
    'No guarantee on repairs of appliances older than ten years.',
    '',
    'New appliance of the same size: € 760, two years of guarantee',
  ),
  'dormant-customers.xlsx': table(
    'Customers',
    ['Customer', 'Last order (months ago)', 'Year before', 'Reason'],
    ['Hartl & Sons', 11, 6210, 'price'],
    ['Café Mohn', 10, 1890.5, 'owner'],
    ['Weingut Zeltner', 9, 8400, 'forgot us'],
    ['Ringlerhof', 12, 3120, 'closed'],
  ),
  'hofmann-letter.pdf': letter(
    'Hofmann GmbH: complaint',
    'On the 3rd we received seal 4471-B instead of 4471-D.',
    'Our line stood still for two days.',
    '',
    'We ask for compensation of € 1,150.',
  ),
  'vat-prepayment.xlsx': table(
    'VAT',
    ['Position', 'Base', 'Tax'],
    ['Sales 19 %', 148210, 28159.9],
    ['Sales 7 %', 12400, 868],
    ['Input tax', 54672, -10387.73],
    ['To pay', '', 18640.17],
  ),
  'auditor-questions.xlsx': table(
    'Questions',
    ['No.', 'Question', 'Answered by'],
    [1, 'Loan to the partner in Breda', 'Ruth Okafor'],
    [2, 'Guarantee for the Poznań lease', 'Ruth Okafor'],
    [3, 'Inventory of the southern store', 'Marina Sato'],
    [4, 'Provisions for warranty', 'Sergey Roth'],
  ),
  'invoices-without-number.xlsx': table(
    'Invoices',
    ['Supplier', 'Invoices', 'Sum'],
    ['Kranz Logistics', 6, 9840.2],
    ['Printhaus', 4, 2215],
    ['Elektro Maier', 2, 3120.9],
    ['Others', 5, 8728.9],
  ),
  'invoices-by-month.png': () => barChart([35, 42, 38, 51, 68]),
  'payment-run.xlsx': table(
    'Payments',
    ['Supplier', 'Due', 'Amount'],
    ['Kranz Logistics', 'Friday', 9840.2],
    ['Bramcor', 'Friday', 4896],
    ['Landlord', 'first of the month', 6750],
    ['38 others', '', 42732.2],
  ),
  'retention-list.pdf': letter(
    'Folders past their retention period',
    '1–11 delivery notes',
    '12–19 contracts (proposal: keep)',
    '20–48 invoices',
    '49–64 bank statements',
    '',
    '64 folders in all',
  ),
  'bank-offer.pdf': letter(
    'Business account: our offer',
    'Account and payments, flat: € 190 a month',
    'Cards: € 14 each a year',
    'Credit line: 0.5 % below your present rate',
  ),
  'fees-compared.xlsx': table(
    'Fees',
    ['Position', 'Now', 'Offer'],
    ['Account', 1320, 960],
    ['Payments', 2110, 1320],
    ['Cards', 470, 170],
    ['Total', 3900, 2450],
  ),
  'lease-deposit.pdf': letter(
    'Lease of the warehouse, § 6 Deposit',
    'The tenant gives a deposit of three rents: € 27,000.',
    'A guarantee of a bank is accepted instead.',
  ),
  'bicycle-leasing.pdf': letter(
    'Bicycle leasing in five lines',
    'The company leases, the employee pays from the gross wage.',
    '36 months, service included.',
    'Insurance against theft: the employer, € 6 a month.',
    'The framework contract ends after a year by itself.',
  ),
  'escape-plan.png': () =>
    floorPlan([
      { x: 20, y: 20, width: 180, height: 150 },
      { x: 196, y: 20, width: 180, height: 150 },
      { x: 372, y: 20, width: 168, height: 320 },
      { x: 20, y: 166, width: 356, height: 174 },
    ]),
  'fire-drill.pdf': letter(
    'Fire drill, record',
    'Alarm 14:00:00 – last person outside 14:04:10',
    '43 employees, 5 visitors',
    '',
    'Door to the yard opens inwards: to be changed.',
    'List of visitors was not at hand.',
  ),
  'signing-rules.pdf': letter(
    'Signing rules (draft)',
    'Up to € 2,500: everybody within the budget',
    'Up to € 25,000: head of the department',
    'Above: two executives, or one executive',
    'and the head of bookkeeping',
  ),
  'targets.xlsx': table(
    'Targets',
    ['Target', 'Last year', 'This year'],
    ['Turnover (thousands)', 3870, 4200],
    ['New customers (thousands)', 610, 1050],
    ['Days until a visit', 6.5, 5],
  ),
  'customs-answer.pdf': letter(
    'Customs office: answer to your question',
    'The control unit in version 3.1 is not listed.',
    'No licence is needed for the export to Serbia.',
  ),
};
