#!/usr/bin/env node
// The product runs from its TypeScript sources: tsx strips the types, `npm run check` proves them.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../cli/main.ts');
process.exitCode = await main(process.argv.slice(2), process.env);
