import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  emailSchema,
  madeLinkSchema,
  personNameSchema,
  type MadeLink,
} from '../../schemas/access/accounts.ts';
import type { Role } from '../../schemas/access/roles.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { CheckedForm } from './CheckedForm.tsx';
import { DepartmentChoice } from './DepartmentChoice.tsx';
import { Field } from './Field.tsx';
import { HandOver } from './HandOver.tsx';
import { PEOPLE_KEY } from './people-key.ts';
import { RoleChoice } from './RoleChoice.tsx';

/** Lets somebody in: makes the account, and the link that is to be handed over. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>(['reviewer']);
  const [departments, setDepartments] = useState<readonly string[]>([]);
  const [link, setLink] = useState<MadeLink | null>(null);
  const troubles = {
    name: personNameSchema.safeParse(name).success ? null : m.access.nameTrouble,
    email: emailSchema.safeParse(email).success ? null : m.access.emailTrouble,
    roles: roles.length > 0 ? null : m.people.rolesTrouble,
  };
  const submit = async (): Promise<void> => {
    setLink(await post('/api/people', madeLinkSchema, { name, email, roles, departments }));
    void client.invalidateQueries({ queryKey: PEOPLE_KEY });
  };
  return (
    <Dialog title={m.people.invite} onClose={onClose}>
      {link !== null ? (
        <HandOver link={link} name={name} />
      ) : (
        <CheckedForm troubles={troubles} label={m.people.makeInvitation} onSend={submit}>
          {(shown) => (
            <>
              <Field
                label={m.access.name}
                trouble={shown.name}
                data-first-focus=""
                autoComplete="off"
                value={name}
                onValue={setName}
              />
              <Field
                label={m.access.email}
                trouble={shown.email}
                type="email"
                autoComplete="off"
                value={email}
                onValue={setEmail}
              />
              <RoleChoice roles={roles} onChange={setRoles} trouble={shown.roles} />
              <DepartmentChoice departments={departments} onChange={setDepartments} />
            </>
          )}
        </CheckedForm>
      )}
    </Dialog>
  );
}
