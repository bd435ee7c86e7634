import type { Express, IRouter, RequestHandler } from 'express';
import type { Action } from '../../schemas/access/permissions.ts';

export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  readonly actions: readonly Action[];
  /** Does the guard stand before everything else? */
  readonly guarded: boolean;
}

/** Every route, as Express itself has it. */
export function listRoutes(app: Express): ApiRoute[] {
  return app.router.stack
    .filter((layer) => layer.name === 'router')
    .flatMap((layer) => {
      const base = (layer as unknown as { slash: boolean }).slash ? '' : '/api';
      return (layer.handle as unknown as IRouter).stack.map(({ route }) => ({ base, route }));
    })
    .flatMap(({ base, route }) => {
      if (route === undefined) return [];
      const actions = route.stack.map(
        ({ handle }) => (handle as RequestHandler & { action?: Action }).action,
      );
      return route.stack
        .filter(
          (layer, index, all) => all.findIndex((other) => other.method === layer.method) === index,
        )
        .map(({ method }) => ({
          method,
          path: `${base}${route.path}`,
          actions: actions.filter((action) => action !== undefined),
          guarded: actions[0] !== undefined,
        }));
    });
}
