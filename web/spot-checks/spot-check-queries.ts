import { useMutation, useQuery } from '@tanstack/react-query';
import {
  nextSpotCheckSchema,
  spotCheckDoneSchema,
  spotChecksSchema,
  type SpotCheckInput,
} from '../../schemas/spot-check.ts';
import { FIELDS_KEY } from '../by-field/by-field-queries.ts';
import { post, request } from '../server/request.ts';

export const useSpotChecksWaiting = () =>
  useQuery({
    queryKey: [...FIELDS_KEY, 'spot-checks'],
    queryFn: () => request('/api/spot-checks', spotChecksSchema),
  });

/** The check of a round: it stays, whatever changes meanwhile. */
export const useSpotCheck = (round: number) =>
  useQuery({
    queryKey: ['spot-check', round],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async () => (await post('/api/spot-checks/next', nextSpotCheckSchema)).task,
  });

export const useSpotCheckEntry = (taskId: string, onDone: () => void) =>
  useMutation({
    mutationFn: (input: SpotCheckInput) =>
      post(`/api/spot-checks/${taskId}/entry`, spotCheckDoneSchema, input),
    onSuccess: onDone,
  });
