import type { FieldStatus } from '../desk.ts';
import { sameValue } from '../normalise/same-value.ts';
import type { FieldValue } from '../reading.ts';

/** What the machine made of a field that is neither secret nor confidential. */
export interface ReadValue {
  readonly fieldId: string;
  readonly kind: string;
  readonly status: FieldStatus;
  readonly value: FieldValue;
}

/**
 * Whether two pages are of different sheets by what stands on them: in some field both were read so
 * surely that nobody was asked, and differently; that nothing is written there is a reading as well.
 * Where either was read with doubt, nothing follows.
 */
export function contradict(a: readonly ReadValue[], b: readonly ReadValue[]): boolean {
  return a.some((one) => {
    const other = b.find(({ fieldId }) => fieldId === one.fieldId);
    if (other === undefined || !isSure(one) || !isSure(other)) return false;
    return !sameValue(one.value, other.value, one.kind);
  });
}

const isSure = ({ status }: ReadValue): boolean => status === 'accepted' || status === 'blank';
