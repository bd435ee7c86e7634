import { sql, type Kysely } from 'kysely';
import { rejectSchema, type Reject } from '../../schemas/batch.ts';
import type { Database } from '../database.ts';
import { findPictured } from '../records/pictures.ts';

interface RejectRow {
  scan_id: string;
  control_number: string;
  file_name: string;
  envelope: number;
  page_id: string | null;
  page_number: number | null;
  failure: unknown;
  again_name: string | null;
  again_failure: unknown;
}

/**
 * What of a batch could not be read and has not been scanned again with success, in the order of the
 * pile. The last try for each counts as such until its pages are there.
 */
export async function listRejects(db: Kysely<Database>, batchId: string): Promise<Reject[]> {
  const { rows } = await sql<RejectRow>`
    with envelope as (
      select scan.*,
        (row_number() over (order by batch_position, part))::integer as place
      from scan where batch_id = ${batchId}
        and (failure ->> 'kind' is distinct from 'only-separators')
    )
    select envelope.id as scan_id, control_number, envelope.file_name, place as envelope,
      page.id as page_id, page.number as page_number,
      coalesce(page.failure, envelope.failure) as failure,
      again.file_name as again_name, again.failure as again_failure
    from envelope
    left join page on page.scan_id = envelope.id and page.replaced_by is null
    left join lateral (
      select file_name, failure from scan
      where into_scan_id = envelope.id and replaces_page_id is not distinct from page.id
        and not exists (select from page as scanned where scanned.file_id = scan.id)
      order by id desc limit 1
    ) as again on true
    where coalesce(page.state, envelope.state) = 'rejected'
    order by place, page.number`.execute(db);
  const pictured = await findPictured(
    db,
    rows.flatMap(({ page_id: id }) => (id === null ? [] : [id])),
  );
  return rows.map((row) =>
    rejectSchema.parse({
      scanId: row.scan_id,
      controlNumber: row.control_number,
      fileName: row.file_name,
      envelope: row.envelope,
      page: row.page_id && {
        id: row.page_id,
        number: row.page_number,
        hasThumbnail: pictured.has(row.page_id),
      },
      failure: row.failure,
      again: row.again_name && { fileName: row.again_name, failure: row.again_failure },
    }),
  );
}
