import { readFileSync, writeFileSync } from 'node:fs';
import { configTable } from './config-table.ts';

/** Writes the table of docs/configuration.md: run it after changing a setting. */
const page = new URL('../docs/configuration.md', import.meta.url);
const MARKS = /(<!-- settings -->\n)[\s\S]*(<!-- end of settings -->)/u;
writeFileSync(page, readFileSync(page, 'utf8').replace(MARKS, `$1\n${configTable()}\n\n$2`));
