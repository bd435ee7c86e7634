import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { figuresSchema, missRatesSchema, type Period } from '../../schemas/figures.ts';
import { spotCheckDoneSchema } from '../../schemas/spot-check.ts';
import { post, request } from '../server/request.ts';

/** Of all that is counted; live updates count it anew, every few seconds at most. */
const FIGURES_KEY = ['figures'] as const;

/** The figures before stay until the new ones are there: nothing flickers. */
export const useFigures = (days: Period, form: string) =>
  useQuery({
    queryKey: [...FIGURES_KEY, days, form],
    queryFn: () => {
      const query = new URLSearchParams({ days: String(days), ...(form !== '' && { form }) });
      return request(`/api/figures?${query}`, figuresSchema);
    },
    placeholderData: keepPreviousData,
  });

export const useMissRates = (days: Period) =>
  useQuery({
    queryKey: [...FIGURES_KEY, 'reviewers', days],
    queryFn: () => request(`/api/figures/reviewers?days=${days}`, missRatesSchema),
    placeholderData: keepPreviousData,
  });

export function useSeen() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post(`/api/spot-checks/flags/${id}`, spotCheckDoneSchema),
    onSettled: () => client.invalidateQueries({ queryKey: FIGURES_KEY }),
  });
}
