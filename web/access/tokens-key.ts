/** Under which the list of tokens is kept. */
export const TOKENS_KEY = ['tokens'] as const;
