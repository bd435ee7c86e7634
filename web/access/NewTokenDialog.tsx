import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  madeTokenSchema,
  newTokenSchema,
  TOKEN_SCOPES,
  tokenNameSchema,
  type MadeToken,
  type TokenScope,
} from '../../schemas/access/tokens.ts';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { CheckChoice } from './CheckChoice.tsx';
import { CheckedForm } from './CheckedForm.tsx';
import { DepartmentChoice } from './DepartmentChoice.tsx';
import { Field } from './Field.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import { TOKENS_KEY } from './tokens-key.ts';

/** Makes a token for another program, and shows it this once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>([]);
  const [departments, setDepartments] = useState<readonly string[]>([]);
  const [days, setDays] = useState('90');
  const [made, setMade] = useState<MadeToken | null>(null);
  const troubles = {
    name: tokenNameSchema.safeParse(name).success ? null : m.tokens.nameTrouble,
    days: newTokenSchema.shape.days.safeParse(Number(days)).success ? null : m.tokens.daysTrouble,
    scopes: newTokenSchema.shape.scopes.safeParse(scopes).success ? null : m.tokens.scopesTrouble,
  };
  const submit = async (): Promise<void> => {
    const input = { name, scopes, departments, days: Number(days) };
    setMade(await post('/api/tokens', madeTokenSchema, input));
    void client.invalidateQueries({ queryKey: TOKENS_KEY });
  };
  return (
    <Dialog title={m.tokens.make} onClose={onClose}>
      {made !== null ? (
        <ShownOnce
          body={m.tokens.shownOnce(name)}
          label={m.tokens.token}
          value={made.token}
          expiresAt={made.expiresAt}
          copy={m.tokens.copy}
        />
      ) : (
        <CheckedForm troubles={troubles} label={m.tokens.make} onSend={submit}>
          {(shown) => (
            <>
              <Field
                label={m.tokens.name}
                hint={m.tokens.nameHint}
                trouble={shown.name}
                data-first-focus=""
                autoComplete="off"
                spellCheck={false}
                value={name}
                onValue={setName}
              />
              <Field
                label={m.tokens.days}
                trouble={shown.days}
                inputMode="numeric"
                autoComplete="off"
                value={days}
                onValue={setDays}
              />
              <CheckChoice
                legend={m.tokens.scopesTitle}
                options={TOKEN_SCOPES.map((id) => ({ id, name: id, hint: m.tokens.scopes[id] }))}
                chosen={scopes}
                trouble={shown.scopes}
                onChange={setScopes}
              />
              <DepartmentChoice departments={departments} onChange={setDepartments} />
            </>
          )}
        </CheckedForm>
      )}
    </Dialog>
  );
}
