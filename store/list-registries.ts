import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../schemas/config.ts';
import type { RegistryVersion } from './contracts.ts';
import { openEmbedded } from './open-embedded.ts';
import { openRegistries } from './open-registries.ts';
import { openServers } from './open-servers.ts';

/**
 * What is loaded, without making or migrating anything. Throws where nobody can tell: an embedded
 * folder is locked while a desk runs on it.
 */
export async function listRegistries({ servers, dataDir }: Config): Promise<RegistryVersion[]> {
  if (servers === null && !existsSync(join(dataDir, 'records'))) return []; // never started
  const engine = servers === null ? await openEmbedded(dataDir) : await openServers(servers);
  try {
    return await openRegistries(engine.db).list();
  } finally {
    await engine.close();
  }
}
