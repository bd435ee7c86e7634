import { useEffect, useRef, useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { KeptDrafts } from '../../schemas/draft.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { changeHeaders } from '../server/request.ts';

export type Drafts = Readonly<Record<string, FieldValue>>;

/** Long enough for the next letter, short enough for a lid that closes. */
const PAUSE_MS = 700;

/** What this person typed before, into fields that nobody has touched since. */
export function initialDrafts({ drafts, fields }: PageView): Drafts {
  const current = fields.filter(({ fieldId, actions }) => drafts[fieldId]?.seen === actions);
  return Object.fromEntries(current.map(({ fieldId }) => [fieldId, drafts[fieldId]!.value]));
}

/**
 * Keeps on the server what is typed: a desk that is closed, or a machine that dies, loses nothing.
 * Nothing of it is left in the browser, and nothing of a secret field is kept at all. Tells whether
 * the last attempt failed.
 */
export function useKeptDrafts(view: PageView, form: Form, drafts: Drafts): boolean {
  const [isUnkept, setUnkept] = useState(false);
  const toKeep = JSON.stringify(openDrafts(view, form, drafts));
  const kept = useRef(toKeep);
  const latest = useRef(toKeep);
  useEffect(() => {
    latest.current = toKeep;
    if (toKeep === kept.current) return;
    const timer = setTimeout(() => {
      kept.current = toKeep;
      keep(view.id, toKeep).then(
        (isKept) => setUnkept(!isKept),
        () => setUnkept(true),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [toKeep, view.id]);
  useEffect(() => {
    const leave = (): void => {
      if (latest.current === kept.current) return;
      kept.current = latest.current;
      keep(view.id, latest.current).catch(() => undefined); // there is nobody left to tell
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [view.id]);
  return isUnkept;
}

function openDrafts(view: PageView, form: Form, drafts: Drafts): KeptDrafts {
  const secret = new Set(form.fields.filter((it) => it.secret === 'secret').map(({ id }) => id));
  return Object.fromEntries(
    view.fields.flatMap(({ fieldId, actions }) =>
      fieldId in drafts && !secret.has(fieldId)
        ? [[fieldId, { value: drafts[fieldId] ?? null, seen: actions }]]
        : [],
    ),
  );
}

/** Sent even while the window closes. A page that was approved meanwhile keeps nothing, rightly. */
async function keep(pageId: string, drafts: string): Promise<boolean> {
  const response = await fetch(`/api/pages/${pageId}/drafts`, {
    method: 'POST',
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: `{"drafts":${drafts}}`,
    keepalive: true,
  });
  return response.ok || response.status === 409;
}
