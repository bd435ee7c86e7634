import { queryOptions, useQuery } from '@tanstack/react-query';
import { openFieldListSchema, openValueListSchema } from '../../schemas/by-field.ts';
import { request } from '../server/request.ts';

/** As many crops as one looks over at a time. */
const GRID_SIZE = 30;

export interface FieldKey {
  readonly formId: string;
  readonly version: number;
  readonly fieldId: string;
}

export const addressOf = ({ formId, version, fieldId }: FieldKey): string =>
  `/fields/${formId}/${version}/${fieldId}`;

/** Of what changes whenever a page does. */
export const FIELDS_KEY = ['fields'] as const;

export const useOpenFields = () =>
  useQuery({
    queryKey: FIELDS_KEY,
    queryFn: () => request('/api/fields', openFieldListSchema),
  });

/** A grid stays as it is under one's hands; each `round` of review asks anew. */
export const gridQuery = (key: FieldKey, round: string, after: string | null) =>
  queryOptions({
    queryKey: ['field-values', round, addressOf(key), after],
    staleTime: Infinity,
    queryFn: () => {
      const query = new URLSearchParams({ limit: String(GRID_SIZE) });
      if (after !== null) query.set('after', after);
      return request(`/api${addressOf(key)}?${query}`, openValueListSchema);
    },
  });
