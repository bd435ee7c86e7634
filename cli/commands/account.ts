import type { Command } from 'commander';
import Table from 'cli-table3';
import { emailSchema } from '../../schemas/access/accounts.ts';
import { currentActor } from '../actor.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { printLink, publicOrigin } from '../public-origin.ts';

/** For whoever runs the server, when no administrator can sign in. */
export function addAccount(program: Command, outcome: Outcome): void {
  const account = program.command('account').description('the people who may sign in at the desk');
  account
    .command('list')
    .description('who they are, and what they may do')
    .action(async () => {
      outcome.code = await inHouse([], outcome, listAccounts);
    });
  account
    .command('link')
    .description('make a one-time link that sets an account up or resets its password; audited')
    .argument('<e-mail>')
    .action(async (email: string) => {
      outcome.code = await inHouse([], outcome, (house) => makeLink(house, email));
    });
}

async function listAccounts({ stores }: House): Promise<Outcome['code']> {
  const people = await (await stores.openAccounts()).listPeople();
  if (people.length === 0) {
    process.stdout.write(NOBODY);
    return EXIT.done;
  }
  const table = new Table({
    head: ['e-mail', 'name', 'state', 'roles', 'departments'],
    style: { head: [], border: [] },
  });
  for (const { email, name, state, roles, departments } of people)
    table.push([
      printable(email),
      printable(name),
      state,
      roles.join(', '),
      departments.length === 0 ? 'all' : departments.join(', '),
    ]);
  process.stdout.write(`${table.toString()}\n`);
  return EXIT.done;
}

const NOBODY = 'Nobody has an account yet: `madoguchi serve` prints the link for the first one.\n';

async function makeLink({ stores, config }: House, given: string): Promise<Outcome['code']> {
  const accounts = await stores.openAccounts();
  const email = emailSchema.safeParse(given).data;
  const people = await accounts.listPeople();
  const account = people.find((person) => person.email === email);
  if (account === undefined) {
    process.stderr.write(
      people.length === 0
        ? NOBODY
        : 'No account has this e-mail address: see `madoguchi account list`.\n',
    );
    return EXIT.failed;
  }
  const link = await accounts.makeLink(account.id, currentActor());
  if (!link.ok) {
    process.stderr.write(
      'This account is disabled: an administrator has to enable it at the desk.\n',
    );
    return EXIT.failed;
  }
  process.stdout.write(`${printLink(publicOrigin(config), link.value)}\n`);
  return EXIT.done;
}
