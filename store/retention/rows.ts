import type { Selectable } from 'kysely';
import { disposalSchema, type Disposal, type Hold } from '../../schemas/retention.ts';
import type { Database } from '../database.ts';

export const toDisposal = (
  row: Selectable<Database['disposal']> & {
    readonly control_number: string;
    readonly received_on: string;
    readonly is_held: boolean;
  },
): Disposal =>
  disposalSchema.parse({
    id: row.id,
    scanId: row.scan_id,
    controlNumber: row.control_number,
    receivedOn: row.received_on,
    ground: row.ground,
    keptUntil: row.kept_until,
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at.toISOString(),
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    isHeld: row.is_held,
  });

export const toHold = ({ id, reason, person, at }: Selectable<Database['legal_hold']>): Hold => ({
  id,
  reason,
  person,
  at: at.toISOString(),
});
