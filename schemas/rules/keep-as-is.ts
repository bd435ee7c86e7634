import type { Finding } from '../desk.ts';

/**
 * The findings after people have said that it is so on the paper: errors that they saw then are kept,
 * and bar nothing any more. `keptOf`: the rules that were broken when a field was last kept as it is.
 */
export const keepAsIs = (
  findings: readonly Finding[],
  keptOf: (fieldId: string) => readonly string[],
): Finding[] =>
  findings.map((finding) =>
    finding.outcome === 'error' && finding.fields.some((id) => keptOf(id).includes(finding.rule))
      ? { ...finding, outcome: 'kept' }
      : finding,
  );
