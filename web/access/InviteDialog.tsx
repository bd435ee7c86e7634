import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
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
import { Field } from './Field.tsx';
import { HandOver } from './HandOver.tsx';
import { PEOPLE_KEY } from './people-key.ts';
import { Refusal } from './Refusal.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useSending } from './use-sending.ts';

/** Lets somebody in: makes the account, and the link that is to be handed over. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<readonly Role[]>(['reviewer']);
  const [isTried, setTried] = useState(false);
  const [link, setLink] = useState<MadeLink | null>(null);
  const troubles = {
    name: personNameSchema.safeParse(name).success ? null : m.access.nameTrouble,
    email: emailSchema.safeParse(email).success ? null : m.access.emailTrouble,
    roles: roles.length > 0 ? null : m.people.rolesTrouble,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(troubles).some((trouble) => trouble !== null)) return;
    void send(async () => {
      setLink(await post('/api/people', madeLinkSchema, { name, email, roles }));
      void client.invalidateQueries({ queryKey: PEOPLE_KEY });
    });
  };
  return (
    <Dialog title={m.people.invite} onClose={onClose}>
      {link !== null ? (
        <HandOver link={link} name={name} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Field
            label={m.access.name}
            trouble={isTried ? troubles.name : null}
            data-first-focus=""
            autoComplete="off"
            value={name}
            onValue={setName}
          />
          <Field
            label={m.access.email}
            trouble={isTried ? troubles.email : null}
            type="email"
            autoComplete="off"
            value={email}
            onValue={setEmail}
          />
          <RoleChoice roles={roles} onChange={setRoles} />
          {isTried && troubles.roles !== null && (
            <p className="error-text" role="alert">
              {troubles.roles}
            </p>
          )}
          <Refusal error={error} />
          <div className="dialog__actions">
            <button type="submit" className="button button--primary" aria-disabled={isBusy}>
              {m.people.makeInvitation}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
