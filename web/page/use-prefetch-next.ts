import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { useAccess } from '../access/use-access.tsx';
import { cropAddress, imageAddress } from '../server/picture-address.ts';
import { formQuery, pageQuery, useNextToReview } from '../server/queries.ts';
import { isOpen } from './settle.ts';
import { useAfterPaint } from './use-after-paint.ts';

/**
 * Loads the page that comes next with the pictures that its first task needs, so that it is on
 * screen as soon as a key asks for it. Pictures are kept by holding them: the server forbids caches,
 * but a document shows again what it has at hand (HTML, "list of available images").
 */
export function usePrefetchNext(view: PageView, onAhead: (pageId: string) => void): void {
  const client = useQueryClient();
  const isWanted = useAccess().may('correct');
  const isPainted = useAfterPaint();
  const next = useNextToReview(view.id, isWanted && isPainted).data?.page.id;
  const held = useRef<HTMLImageElement[]>([]);
  useEffect(() => {
    if (next === undefined) return;
    let isLeft = false;
    const load = async (): Promise<void> => {
      const page = await client.fetchQuery(pageQuery(next));
      if (page.reading === null) return;
      const form = await client.fetchQuery(formQuery(page.reading.form));
      if (isLeft) return;
      held.current = picturesOf(page, form).map(hold);
      onAhead(next);
    };
    // What cannot be loaded ahead is loaded, and its failure told, when the page is opened.
    load().catch(() => undefined);
    return () => {
      isLeft = true;
    };
  }, [client, next, onAhead]);
}

/** The paper, and the pixels of every field that waits for a person. */
function picturesOf(page: PageView, form: Form): string[] {
  const isSecret = (id: string): boolean =>
    form.fields.find((field) => field.id === id)?.secret === 'secret';
  const crops = page.fields
    .filter((field) => field.hasCrop && isOpen(field) && !isSecret(field.fieldId))
    .map(({ fieldId }) => cropAddress(page, fieldId));
  return [imageAddress(page), ...crops];
}

function hold(address: string): HTMLImageElement {
  const image = new Image();
  image.src = address;
  return image;
}
