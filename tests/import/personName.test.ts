import { describe, expect, it } from 'vitest';
import { personName } from '#src/import/basics/personName';

const DEPARTMENTS = ['Global sales', 'Local sales', 'Bookkeeping'];
const nameOf = (username: string, firstName = '', lastName = '') =>
  personName({ username, firstName, lastName }, DEPARTMENTS);

describe('the name of an imported person', () => {
  it.each([
    ['Adam.Admin', 'Adam'],
    ['Darian.Manager.Co-worker.Head.Global', 'Darian'],
    ['Sergey.Co-worker.Head.Bookkeeping', 'Sergey'],
    ['Ekaterina.Task_operator', 'Ekaterina'],
    ['Elena.', 'Elena'],
    ['john.smith', 'John Smith'],
    ['anna_maria.o-neill', 'Anna Maria O-neill'],
    ['john_smith@example.com', 'John Smith'],
    ['jsmith', 'Jsmith'],
    ['admin', 'Admin'],
    ['...', '...'],
    ['олена.коваль', 'Олена Коваль'],
  ])('is read from the username %s as %s', (username, name) => expect(nameOf(username)).toBe(name));

  it('is the written name where there is one', () => {
    expect(nameOf('x.y', 'Ada', 'Lovelace')).toBe('Ada Lovelace');
    expect(nameOf('x.y', '', 'Lovelace')).toBe('Lovelace');
  });
});
