import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
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
import { Field } from './Field.tsx';
import { Refusal } from './Refusal.tsx';
import { ShownOnce } from './ShownOnce.tsx';
import { TOKENS_KEY } from './tokens-key.ts';
import { useSending } from './use-sending.ts';

/** Makes a token for another program, and shows it this once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>([]);
  const [days, setDays] = useState('90');
  const [isTried, setTried] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const troubles = {
    name: tokenNameSchema.safeParse(name).success ? null : m.tokens.nameTrouble,
    days: newTokenSchema.shape.days.safeParse(Number(days)).success ? null : m.tokens.daysTrouble,
    scopes: newTokenSchema.shape.scopes.safeParse(scopes).success ? null : m.tokens.scopesTrouble,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(troubles).some((trouble) => trouble !== null)) return;
    void send(async () => {
      const input = { name, scopes, days: Number(days) };
      setMade(await post('/api/tokens', madeTokenSchema, input));
      void client.invalidateQueries({ queryKey: TOKENS_KEY });
    });
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
        <form onSubmit={submit} noValidate>
          <Field
            label={m.tokens.name}
            hint={m.tokens.nameHint}
            trouble={isTried ? troubles.name : null}
            data-first-focus=""
            autoComplete="off"
            spellCheck={false}
            value={name}
            onValue={setName}
          />
          <Field
            label={m.tokens.days}
            trouble={isTried ? troubles.days : null}
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onValue={setDays}
          />
          <CheckChoice
            legend={m.tokens.scopesTitle}
            options={TOKEN_SCOPES.map((id) => ({ id, name: id, hint: m.tokens.scopes[id] }))}
            chosen={scopes}
            onToggle={(id, isChosen) =>
              setScopes(isChosen ? [...scopes, id] : scopes.filter((each) => each !== id))
            }
          />
          {isTried && troubles.scopes !== null && (
            <p className="error-text" role="alert">
              {troubles.scopes}
            </p>
          )}
          <Refusal error={error} />
          <div className="dialog__actions">
            <button type="submit" className="button button--primary" aria-disabled={isBusy}>
              {m.tokens.make}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
