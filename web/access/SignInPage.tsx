import type { Session } from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ProviderSignIn } from './ProviderSignIn.tsx';
import { SignInForm } from './SignInForm.tsx';

/** The door. The address stays, so that whoever signs in is where the link led. */
export function SignInPage(props: {
  readonly isEmpty: boolean;
  readonly provider: string | null;
  readonly onDone: (session: Session) => void;
}) {
  const { m } = useWords();
  if (props.isEmpty)
    return (
      <section className="notice">
        <h1>{m.access.emptyTitle}</h1>
        <p>{m.access.emptyBody}</p>
      </section>
    );
  return (
    <section className="notice notice--form">
      <h1>{m.access.signIn}</h1>
      {props.provider !== null && <ProviderSignIn name={props.provider} />}
      <SignInForm onDone={props.onDone} />
      <p className="access-field__hint">{m.access.forgotten}</p>
    </section>
  );
}
