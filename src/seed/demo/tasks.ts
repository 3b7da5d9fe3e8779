import type { DemoTask } from './types';

/** Tasks that came of no memo. */
export const LONE_TASKS: DemoTask[] = [
  {
    title: 'Collect the warranty cards of the dealers',
    owner: 'darian',
    at: [16, '10:30'],
    responsible: ['andrew'],
    stage: 'in progress',
    tags: ['Customers'],
    due: 10,
    nextStep: 'Remind Utrecht and Ghent',
    nextStepIn: 2,
    talk: [{ said: [7, '11:25'], by: 'andrew', text: '31 of 44 are here.' }],
  },
  {
    title: 'New photographs for the product pages',
    owner: 'marina',
    at: [30, '09:45'],
    responsible: ['masha'],
    stage: 'postponed',
    priority: 'low',
    due: 40,
    nextStep: 'Wait for the painted machines',
    nextStepIn: 20,
  },
  {
    title: 'Compare three payroll services',
    owner: 'sergey',
    at: [36, '14:10'],
    responsible: ['tanya'],
    stage: 'canceled',
    closed: [30, '09:10'],
    conclusion: '<div>The present contract was prolonged at the old price.</div>',
  },
];
