import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  disposalListSchema,
  dueListSchema,
  heldListSchema,
  keepingSchema,
  type Disposal,
} from '../../schemas/retention.ts';
import { request } from '../server/request.ts';

const LIST_SIZE = 50;

/** Of everything that depends on what is kept, held or disposed of. */
export const KEEPING_KEY = ['retention'] as const;

export const useDue = () =>
  useInfiniteQuery({
    queryKey: [...KEEPING_KEY, 'due'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      request(`/api/retention/due?${toQuery({ after: pageParam })}`, dueListSchema),
    getNextPageParam: (last) => last.next,
  });

export const useDisposals = (state: Disposal['state']) =>
  useInfiniteQuery({
    queryKey: [...KEEPING_KEY, 'disposals', state],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      request(`/api/disposals?${toQuery({ state, after: pageParam })}`, disposalListSchema),
    getNextPageParam: (last) => last.next,
  });

export const useHeld = () =>
  useQuery({
    queryKey: [...KEEPING_KEY, 'held'],
    queryFn: () => request('/api/holds', heldListSchema),
  });

export const useKeeping = (scanId: string) =>
  useQuery({
    queryKey: [...KEEPING_KEY, 'scan', scanId],
    queryFn: () => request(`/api/retention/${scanId}`, keepingSchema),
  });

const toQuery = (given: Readonly<Record<string, string>>): URLSearchParams =>
  new URLSearchParams(
    Object.entries({ limit: String(LIST_SIZE), ...given }).filter(([, value]) => value !== ''),
  );
