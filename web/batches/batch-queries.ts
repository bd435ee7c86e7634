import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  batchListSchema,
  batchScansSchema,
  batchViewSchema,
  type BatchState,
} from '../../schemas/batch.ts';
import { request } from '../server/request.ts';

const LIST_SIZE = 50;

/** Of everything that depends on what is in batches. */
export const BATCHES_KEY = ['batches'] as const;

/** Batches of one state (or all), newest first, page by page. */
export const useBatches = (state: BatchState | null, search: string) =>
  useInfiniteQuery({
    queryKey: [...BATCHES_KEY, 'list', state, search],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(LIST_SIZE) });
      if (state !== null) query.set('state', state);
      if (search !== '') query.set('search', search);
      if (pageParam !== '') query.set('after', pageParam);
      return request(`/api/batches?${query}`, batchListSchema);
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

export const useBatch = (batchId: string) =>
  useQuery({
    queryKey: [...BATCHES_KEY, batchId],
    queryFn: () => request(`/api/batches/${batchId}`, batchViewSchema),
  });

export const useScansOfBatch = (batchId: string) =>
  useQuery({
    queryKey: [...BATCHES_KEY, batchId, 'scans'],
    queryFn: () => request(`/api/batches/${batchId}/scans`, batchScansSchema),
  });
