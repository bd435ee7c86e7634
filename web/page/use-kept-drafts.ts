import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { DraftChanges, KeptDrafts } from '../../schemas/draft.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { pageKey } from '../server/queries.ts';
import { sendLast } from '../server/request.ts';

export type Drafts = Readonly<Record<string, FieldValue>>;

/** Long enough for the next letter, short enough for a lid that closes. */
const PAUSE_MS = 700;
/** Until what could not be kept is sent again. */
const AGAIN_MS = 4000;

/** What this person typed before, into fields that nobody has touched since. */
export function initialDrafts({ drafts, fields }: PageView): Drafts {
  const current = fields.filter(({ fieldId, actions }) => drafts[fieldId]?.seen === actions);
  return Object.fromEntries(current.map(({ fieldId }) => [fieldId, drafts[fieldId]!.value]));
}

/**
 * Keeps on the server what is typed: a desk that is closed, or a machine that dies, loses nothing.
 * Nothing of it is left in the browser, and nothing of a secret field is kept at all. What could not
 * be kept is sent again. Tells whether the last attempt failed.
 */
export function useKeptDrafts(view: PageView, form: Form, drafts: Drafts): boolean {
  const client = useQueryClient();
  const [tries, setTries] = useState(0);
  // As it was when one began to type: what others do meanwhile makes a draft old.
  const seen = useRef(new Map(Object.entries(view.drafts).map(([id, draft]) => [id, draft.seen])));
  const kept = useRef<KeptDrafts | null>(null);
  const latest = useRef<KeptDrafts>({});
  const sending = useRef(Promise.resolve());
  const pageId = view.id;
  useEffect(() => {
    const now = openDrafts(view, form, drafts, seen.current);
    latest.current = now;
    kept.current ??= now; // what was loaded
    if (changesOf(kept.current, now) === null) return;
    // One after the other: what was typed later may not be overtaken.
    const send = async (): Promise<void> => {
      const changes = changesOf(kept.current ?? {}, now);
      if (changes === null) return;
      try {
        await keep(pageId, changes);
        kept.current = now;
        setTries(0);
      } catch {
        setTries((before) => before + 1); // and is told, and tried again
      }
    };
    const timer = setTimeout(
      () => {
        sending.current = sending.current.then(send);
      },
      tries === 0 ? PAUSE_MS : AGAIN_MS,
    );
    return () => clearTimeout(timer);
  }, [view, form, drafts, pageId, tries]);
  useEffect(() => {
    const leave = (): void => {
      const changes = kept.current && changesOf(kept.current, latest.current);
      if (changes !== null) keep(pageId, changes).catch(() => undefined); // nobody is left to tell
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
      // Whoever comes back to the page finds it, before the server answers.
      client.setQueryData<PageView>(
        pageKey(pageId),
        (page) => page && { ...page, drafts: latest.current },
      );
    };
  }, [client, pageId]);
  return tries > 0;
}

function openDrafts(
  view: PageView,
  form: Form,
  drafts: Drafts,
  seen: Map<string, number>,
): KeptDrafts {
  const secret = new Set(form.fields.filter((it) => it.secret === 'secret').map(({ id }) => id));
  for (const fieldId of seen.keys()) if (!(fieldId in drafts)) seen.delete(fieldId);
  const open = view.fields.filter(({ fieldId }) => fieldId in drafts && !secret.has(fieldId));
  for (const { fieldId, actions } of open) if (!seen.has(fieldId)) seen.set(fieldId, actions);
  return Object.fromEntries(
    open.map(({ fieldId, actions }) => [
      fieldId,
      { value: drafts[fieldId] ?? null, seen: seen.get(fieldId) ?? actions },
    ]),
  );
}

/** Of each field that differs what it is now; null: none does. */
function changesOf(before: KeptDrafts, now: KeptDrafts): DraftChanges | null {
  const fieldIds = new Set([...Object.keys(before), ...Object.keys(now)]);
  const changed = [...fieldIds].filter(
    (id) => JSON.stringify(before[id]) !== JSON.stringify(now[id]),
  );
  return changed.length === 0
    ? null
    : Object.fromEntries(changed.map((id) => [id, now[id] ?? null]));
}

/** A page that was approved meanwhile keeps nothing, rightly. */
async function keep(pageId: string, drafts: DraftChanges): Promise<void> {
  const response = await sendLast(`/api/pages/${pageId}/drafts`, 'POST', { drafts });
  if (!response.ok && response.status !== 409) throw new Error(`drafts: ${response.status}`);
}
