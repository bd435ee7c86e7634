import { linkPath, type MadeLink } from '../../schemas/access/accounts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ShownOnce } from './ShownOnce.tsx';

/** A one-time link, shown this once, to be handed to the person whom it is for. */
export function HandOver({ link, name }: { readonly link: MadeLink; readonly name: string }) {
  const { m } = useWords();
  return (
    <ShownOnce
      body={m.people.handOver(name)}
      label={m.people.link}
      value={`${window.location.origin}${linkPath(link.token)}`}
      expiresAt={link.expiresAt}
      copy={m.people.copy}
    />
  );
}
