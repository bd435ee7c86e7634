import { EXIT } from './exit-codes.ts';
import { openHouse, readConfig, type House } from './house.ts';
import type { Outcome } from './outcome.ts';

/** For commands on the records that read no page: opens the house, and closes it whatever happens. */
export async function inHouse(
  forms: readonly string[] | undefined,
  { env }: Outcome,
  work: (house: House) => Promise<Outcome['code']>,
): Promise<Outcome['code']> {
  const config = readConfig(env);
  const house = config.ok ? await openHouse(config.value, forms, { needsGates: false }) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  try {
    return await work(house.value);
  } finally {
    await house.value.stores.close();
  }
}
