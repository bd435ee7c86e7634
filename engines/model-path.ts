import { fileURLToPath } from 'node:url';

/** A file of the models that come with the product. */
export const modelPath = (name: string): string =>
  fileURLToPath(new URL(`../models/${name}`, import.meta.url));
