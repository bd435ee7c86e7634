import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number from 1 to `most`. */
export const parseCountTo =
  (most: number) =>
  (text: string): number => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > most)
      throw new InvalidArgumentError(`a whole number from 1 to ${most} is needed`);
    return count;
  };
