import { useQuery, useQueryClient } from '@tanstack/react-query';
import { noteListSchema, type Note, type NoteInput } from '../../schemas/note.ts';
import { pageKey } from '../server/queries.ts';
import { post, request } from '../server/request.ts';
import { useAfterPaint } from './use-after-paint.ts';

export interface Notes {
  /** Undefined while they are not here yet. */
  readonly all: readonly Note[] | undefined;
  /** Why they could not be loaded; null: nothing is known to be wrong. */
  readonly error: unknown;
  readonly refetch: () => void;
  readonly write: (note: NoteInput) => Promise<void>;
  readonly settle: (noteId: string) => Promise<void>;
  /** The same for what supervisors were asked. */
  readonly decide: (noteId: string) => Promise<void>;
}

/** Notes of an envelope, and what one does with them at one of its pages. */
export function useNotes(scanId: string, pageId: string): Notes {
  const client = useQueryClient();
  const isPainted = useAfterPaint();
  const queryKey = ['notes', scanId];
  const { data, error, refetch } = useQuery({
    queryKey,
    enabled: isPainted,
    queryFn: () => request(`/api/scans/${scanId}/notes`, noteListSchema),
  });
  const send = async (path: string, body: unknown): Promise<void> => {
    client.setQueryData(queryKey, await post(path, noteListSchema, body));
    await client.invalidateQueries({ queryKey: pageKey(pageId) });
  };
  return {
    all: data?.notes,
    error,
    refetch: () => void refetch(),
    write: (note) => send(`/api/pages/${pageId}/notes`, note),
    settle: (noteId) => send(`/api/notes/${noteId}/settle`, {}),
    decide: (noteId) => send(`/api/notes/${noteId}/decide`, {}),
  };
}
