import type { PageView } from '../../schemas/desk.ts';

type Pictured = Pick<PageView, 'id' | 'readingId'>;

/**
 * Where the pictures of a page are. They name the reading that they are of: what a document has at
 * hand is shown again for the same address, and after another reading it would be another's pixels.
 */
export const imageAddress = ({ id, readingId }: Pictured): string =>
  `/api/pages/${id}/image?reading=${readingId}`;
export const cropAddress = ({ id, readingId }: Pictured, fieldId: string): string =>
  `/api/pages/${id}/crops/${fieldId}?reading=${readingId}`;
