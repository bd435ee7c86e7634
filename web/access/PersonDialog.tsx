import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  accountListSchema,
  madeLinkSchema,
  type Account,
  type MadeLink,
} from '../../schemas/access/accounts.ts';
import type { Role } from '../../schemas/access/roles.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { useAccess } from './use-access.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { DepartmentChoice } from './DepartmentChoice.tsx';
import { HandOver } from './HandOver.tsx';
import { PEOPLE_KEY } from './people-key.ts';
import { Refusal } from './Refusal.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  readonly person: Account;
  readonly onClose: () => void;
}

/** What an administrator changes about one person: roles, departments, a new link, in or out. */
export function PersonDialog({ person, onClose }: Props) {
  const { m } = useWords();
  const client = useQueryClient();
  const known = useAccess().departments;
  const { isBusy, error, send } = useSending();
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const [departments, setDepartments] = useState<readonly string[]>(person.departments);
  const [link, setLink] = useState<MadeLink | null>(null);
  const isDisabled = person.state === 'disabled';
  const path = `/api/people/${person.id}`;
  const change = (part: string, body: object): void =>
    void send(async () => {
      const people = await post(`${path}/${part}`, accountListSchema, body);
      client.setQueryData(PEOPLE_KEY, people);
    });
  const makeLink = (): void =>
    void send(async () => setLink(await post(`${path}/link`, madeLinkSchema)));
  const isSame = isSameSet(roles, person.roles);
  const hasSameLimits = isSameSet(departments, person.departments);
  return (
    <Dialog title={person.name} onClose={onClose}>
      {link !== null ? (
        <HandOver link={link} name={person.name} />
      ) : (
        <div className="person">
          <p>
            {person.email} <span className="tag">{m.people.states[person.state]}</span>
          </p>
          <Refusal error={error} />
          <RoleChoice roles={roles} onChange={setRoles} />
          <button
            type="button"
            className="button button--primary"
            aria-disabled={isBusy || isSame || roles.length === 0}
            onClick={() => !isSame && roles.length > 0 && change('roles', { roles })}
          >
            {m.people.saveRoles}
          </button>
          {(known.length > 0 || person.departments.length > 0) && (
            <div className="person__limits">
              <DepartmentChoice departments={departments} onChange={setDepartments} />
              <button
                type="button"
                className="button"
                aria-disabled={isBusy || hasSameLimits}
                onClick={() => !hasSameLimits && change('departments', { departments })}
              >
                {m.departments.save}
              </button>
            </div>
          )}
          <hr className="person__rule" />
          {!isDisabled && (
            <div className="person__act">
              <p>{person.state === 'invited' ? m.people.againWhy : m.people.resetWhy}</p>
              <button type="button" className="button" aria-disabled={isBusy} onClick={makeLink}>
                {person.state === 'invited' ? m.people.again : m.people.reset}
              </button>
            </div>
          )}
          <div className="person__act">
            <p>{isDisabled ? m.people.enableWhy : m.people.disableWhy}</p>
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => change('disabled', { disabled: !isDisabled })}
            >
              {isDisabled ? m.people.enable : m.people.disable}
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();
