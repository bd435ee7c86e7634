import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { doubleListSchema, doubleViewSchema } from '../../schemas/double.ts';
import { request } from '../server/request.ts';

const LIST_SIZE = 50;

export interface DoubleFilter {
  readonly state: 'open' | 'decided';
  /** Id of a batch; null: of all. */
  readonly batch: string | null;
}

/** Of everything that depends on pairs. */
export const DOUBLES_KEY = ['doubles'] as const;

const listDoubles = ({ state, batch }: DoubleFilter, limit: number, after = '') => {
  const query = new URLSearchParams({ state, limit: String(limit) });
  if (batch !== null) query.set('batch', batch);
  if (after !== '') query.set('after', after);
  return request(`/api/doubles?${query}`, doubleListSchema);
};

/** Newest first, page by page. */
export const useDoubles = (filter: DoubleFilter) =>
  useInfiniteQuery({
    queryKey: [...DOUBLES_KEY, 'list', filter.state, filter.batch],
    initialPageParam: '',
    queryFn: ({ pageParam }) => listDoubles(filter, LIST_SIZE, pageParam),
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** How many wait for a decision, and the newest two of them. */
export const useOpenDoubles = () =>
  useQuery({
    queryKey: [...DOUBLES_KEY, 'open'],
    queryFn: () => listDoubles({ state: 'open', batch: null }, 2),
  });

export const doubleKey = (doubleId: string) => [...DOUBLES_KEY, doubleId] as const;
export const useDouble = (doubleId: string) =>
  useQuery({
    queryKey: doubleKey(doubleId),
    queryFn: () => request(`/api/doubles/${doubleId}`, doubleViewSchema),
  });
