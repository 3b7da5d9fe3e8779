import type { DemoMemo } from '../types';

/** What several decide or advise on, and what went back, was changed or withdrawn. */
export const TOGETHER: DemoMemo[] = [
  {
    title: 'Frame contract for parcels: 9 % less for two years',
    from: 'marina',
    to: ['sergey', 'ruth', 'garry'],
    rule: 'in_order',
    subscribers: ['masha'],
    purpose: 'on approval',
    expected: 3,
    tags: ['Contracts', 'Suppliers'],
    at: [4, '10:05'],
    notes: [
      {
        said: [2, '15:52'],
        by: 'sergey',
        text: 'Ruth, on the telephone the carrier spoke of 8,000 parcels at least. I would ask for that before we sign.',
      },
    ],
    body: '<div>We send about 11,400 parcels a year with two carriers. The larger one gives <strong>9 %</strong> (about € 7,900 a year) for a contract over two years and 10,000 parcels at least.</div><div><br></div><div>Sergey first, please, for the figures; then Ruth for the terms, then Garry’s signature.</div>',
    course: [
      {
        considered: [2, '15:40'],
        by: 'sergey',
        outcome: 'approved',
        conclusion: '<div>The figures are right. In the last three years we were never below 10,600 parcels.</div>',
      },
    ],
  },
  {
    title: 'Shared stand with Bramcor at the Hannover fair',
    from: 'olga',
    to: ['darian', 'marina', 'sergey'],
    rule: 'all',
    subscribers: ['valeria'],
    purpose: 'on approval',
    tags: ['Trade fairs'],
    at: [12, '11:20'],
    body: '<div>Bramcor would share stand and costs with us: € 9,200 instead of € 17,500. We would lose the corner, and their machines stand beside ours.</div><div>It touches both sales departments and the budget, so I need a yes from all three of you.</div>',
    course: [
      {
        considered: [11, '09:50'],
        by: 'darian',
        outcome: 'approved',
        conclusion: '<div>Agreed, if we keep a meeting room of our own.</div>',
      },
      {
        said: [11, '13:05'],
        by: 'marina',
        text: 'Bramcor sells to four of our dealers directly. Do we want to show them the way?',
      },
      {
        considered: [10, '16:15'],
        by: 'marina',
        outcome: 'declined',
        conclusion:
          '<div>Not beside a supplier who courts our dealers. I would rather have a smaller stand of our own.</div>',
      },
    ],
  },
  {
    title: 'Winter tyres for the delivery vans',
    from: 'masha',
    to: 'marina',
    purpose: 'payment of regular expenses',
    tags: ['Purchasing'],
    at: [3, '14:02'],
    body: '<div>Three vans need winter tyres before the first snow; the garage has a date on Friday. Together about € 1,960 with fitting and storage of the old ones.</div>',
    course: [
      {
        returned: [1, '10:40'],
        by: 'marina',
        question:
          'Which garage is it, and does the price hold for the van on lease, too? Its tyres are in the contract.',
      },
    ],
    behind: ['masha'],
  },
  {
    title: 'A new telephone system: now, or with the new office?',
    from: 'ekaterina',
    to: 'ruth',
    subscribers: ['darian'],
    purpose: 'to make a decision',
    tags: ['IT', 'Premises'],
    at: [6, '13:30'],
    body: '<div>The supplier ends support for our system next summer. A new one costs € 6,400 now; ordered together with the new office in autumn it would be € 5,100, with some months without support in between.</div>',
    course: [
      {
        asked: [5, '09:15'],
        by: 'ruth',
        advisers: ['sergey', 'marina', 'tanya'],
        question: 'Could your people do without support for those months?',
        isYesNo: true,
      },
      {
        advised: [5, '11:02'],
        by: 'sergey',
        verdict: true,
        answer: 'Yes. Outside the closing weeks we hardly use it.',
      },
      {
        advised: [3, '16:48'],
        by: 'marina',
        verdict: false,
        answer: 'No: orders of older customers still come by telephone, about thirty a day in summer.',
      },
    ],
  },
  {
    title: 'Price list for spring: three groups, one discount',
    from: 'darian',
    to: 'ruth',
    subscribers: ['marina', 'olga'],
    purpose: 'on approval',
    tags: ['Customers', 'Finance'],
    at: [8, '09:05'],
    body: '<div>Three groups instead of five: dealers, workshops, everybody else. Prices rise by <strong>3.2 %</strong> on average, spare parts stay as they are.</div><div><br></div><div>One discount for all: 2 % for payment within ten days. The old ones end on 1 March; dealers get a letter four weeks before.</div>',
    course: [
      { said: [7, '10:30'], by: 'ruth', text: 'What does the average hide? I would look at spare parts separately.' },
      {
        edited: [6, '11:10'],
        by: 'darian',
        was: {
          title: 'Price list for spring: four groups',
          body: '<div>Four groups instead of five: dealers, workshops, fleets, everybody else. Prices rise by <strong>3.8 %</strong> on average.</div><div><br></div><div>One discount for all: 3 % for payment within ten days. The old ones end on 1 March.</div>',
        },
      },
      {
        edited: [1, '15:25'],
        by: 'darian',
        was: {
          body: '<div>Three groups instead of five: dealers, workshops, everybody else. Prices rise by <strong>3.2 %</strong> on average, spare parts stay as they are.</div><div><br></div><div>One discount for all: 3 % for payment within ten days. The old ones end on 1 March.</div>',
        },
      },
    ],
    behind: ['ruth', 'marina'],
  },
  {
    title: 'Order of 400 sample boxes',
    from: 'valeria',
    to: 'darian',
    subscribers: ['olga'],
    purpose: 'on approval',
    tags: ['Purchasing'],
    at: [7, '15:36'],
    body: '<div>400 boxes for sample parts with our logo, € 3.15 each. With 1,000 it would be € 2.20, but where would we put them?</div>',
    course: [
      {
        said: [6, '09:12'],
        by: 'olga',
        text: 'There are some 250 left in the cellar from last year, behind the fair panels.',
      },
      { withdrawn: [6, '10:20'], by: 'valeria' },
    ],
  },
];
