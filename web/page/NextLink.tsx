import type { Ref } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { nextPageSchema } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';

/** The way to the page that waits longest, with its number and what is left to do there. */
export function NextLink({
  next: { scan, page },
  className,
  ref,
}: {
  readonly next: NonNullable<z.infer<typeof nextPageSchema>['next']>;
  readonly className: string;
  readonly ref?: Ref<HTMLAnchorElement>;
}) {
  const { m } = useWords();
  return (
    <Link ref={ref} className={className} href={`/pages/${page.id}`}>
      {m.done.next}{' '}
      <span className="done__name">{m.done.nextName(scan.controlNumber, page.openTasks)}</span>
    </Link>
  );
}
