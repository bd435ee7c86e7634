import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  deliveryListSchema,
  deliverySchema,
  webhookListSchema,
  type Webhook,
} from '../../schemas/webhook.ts';
import { post, request } from '../server/request.ts';

export const WEBHOOKS_KEY = ['webhooks'] as const;
const logKey = (id: string) => ['webhook-log', id] as const;

/** Soon enough to see a test arrive. */
const LOOK_AGAIN_MS = 1500;

export const useWebhooks = () =>
  useQuery({
    queryKey: WEBHOOKS_KEY,
    queryFn: () => request('/api/webhooks', webhookListSchema),
  });

/** Newest first; looked at again while something in it waits. */
export const useLog = (id: string) =>
  useInfiniteQuery({
    queryKey: logKey(id),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const after = pageParam === null ? '' : `&after=${pageParam}`;
      return request(`/api/webhooks/${id}/deliveries?limit=25${after}`, deliveryListSchema);
    },
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ deliveries }) => deliveries.some(({ state }) => state === 'waiting'))
        ? LOOK_AGAIN_MS
        : false,
  });

export function useSwitch({ id }: Webhook) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      post(`/api/webhooks/${id}/state`, webhookListSchema, { enabled }),
    onSuccess: (list) => {
      client.setQueryData(WEBHOOKS_KEY, list);
      void client.invalidateQueries({ queryKey: logKey(id) });
    },
  });
}

export function useTest({ id }: Webhook) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post(`/api/webhooks/${id}/test`, deliverySchema),
    onSuccess: () => client.invalidateQueries({ queryKey: logKey(id) }),
  });
}

export function useSendAgain(webhookId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post(`/api/webhook-deliveries/${id}/again`, deliverySchema),
    onSuccess: () => client.invalidateQueries({ queryKey: logKey(webhookId) }),
  });
}
