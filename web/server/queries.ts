import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { pageViewSchema, type ScanState } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import {
  auditListSchema,
  countsSchema,
  formListSchema,
  nextPageSchema,
  scanListSchema,
} from '../../schemas/http.ts';
import { request } from './request.ts';

const LIST_SIZE = 50;

/** Of all scans under `COUNTS_KEY`, where live updates put them; of one department beside them. */
export const COUNTS_KEY = ['counts', null] as const;
export const useCounts = (department: string | null = null) =>
  useQuery({
    queryKey: ['counts', department],
    queryFn: () =>
      request(`/api/counts${department === null ? '' : `?department=${department}`}`, countsSchema),
    placeholderData: keepPreviousData,
  });

/** Which scans a list shows; all that is said has to hold. */
export interface ScanFilter {
  readonly state: ScanState | null;
  /** Only what is overdue or due soon. */
  readonly isDue: boolean;
  /** Only what supervisors were asked of, and have not settled. */
  readonly isEscalated: boolean;
  /** Id of a department; null: whichever. */
  readonly department: string | null;
  readonly search: string;
}

/** Newest first, page by page. */
export const useScans = ({ state, isDue, isEscalated, department, search }: ScanFilter) =>
  useInfiniteQuery({
    queryKey: ['scans', state, isDue, isEscalated, department, search],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(LIST_SIZE) });
      if (state !== null) query.set('state', state);
      if (isDue) query.set('due', 'soon');
      if (isEscalated) query.set('escalated', 'open');
      if (department !== null) query.set('department', department);
      if (search !== '') query.set('search', search);
      if (pageParam !== '') query.set('after', pageParam);
      return request(`/api/scans?${query}`, scanListSchema);
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** How many scans such a filter leaves. */
export const useFilterCount = (
  filter: { readonly due: 'soon' } | { readonly escalated: 'open' },
  department: string | null,
) =>
  useQuery({
    queryKey: ['scans', 'count', filter, department],
    queryFn: async () => {
      const query = new URLSearchParams({
        ...filter,
        limit: '1',
        ...(department && { department }),
      });
      return (await request(`/api/scans?${query}`, scanListSchema)).total;
    },
  });

export const pageKey = (pageId: string) => ['page', pageId] as const;
export const pageQuery = (pageId: string) =>
  queryOptions({
    queryKey: pageKey(pageId),
    queryFn: () => request(`/api/pages/${pageId}`, pageViewSchema),
  });
export const usePage = (pageId: string) => useQuery(pageQuery(pageId));

/** The API sends forms already parsed, with defaults and shorthands worked out. */
const parsedFormSchema = z.custom<Form>(
  (value) => typeof value === 'object' && value !== null && 'fields' in value && 'pages' in value,
);
export const formQuery = (key: { id: string; version: number } | null | undefined) =>
  queryOptions({
    queryKey: ['form', key?.id, key?.version],
    staleTime: Infinity, // a version of a form never changes
    queryFn: () => request(`/api/forms/${key?.id}/${key?.version}`, parsedFormSchema),
  });
export const useForm = (key: { id: string; version: number } | null | undefined) =>
  useQuery({ ...formQuery(key), enabled: key != null });

export const useForms = () =>
  useQuery({
    queryKey: ['forms'],
    staleTime: Infinity,
    queryFn: () => request('/api/forms', formListSchema),
  });

export const useAudit = (scanId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['audit', scanId],
    enabled,
    queryFn: () => request(`/api/scans/${scanId}/audit`, auditListSchema),
  });

/** The page that comes next, other than this one. */
export const useNextToReview = (besidesPage: string, enabled: boolean) =>
  useQuery({
    queryKey: ['scans', 'next', besidesPage],
    enabled,
    queryFn: async () =>
      (await request(`/api/review/next?besides=${besidesPage}`, nextPageSchema)).next,
  });
