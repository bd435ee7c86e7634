/**
 * For options that may be given more than once. commander's own `<folders...>` would swallow the
 * files that follow: `read --form my-form scan.pdf`.
 */
export const collect = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];
