import type { z } from 'zod';
import { accountSchema } from '../../schemas/access/accounts.ts';
import { apiTokenSchema } from '../../schemas/access/tokens.ts';
import { batchSchema, batchViewSchema, countLineSchema } from '../../schemas/batch.ts';
import {
  auditEventSchema,
  claimSchema,
  fieldViewSchema,
  findingSchema,
  pageSummarySchema,
  pageViewSchema,
  scanStateSchema,
  scanSummarySchema,
} from '../../schemas/desk.ts';
import { envelopeFindingSchema } from '../../schemas/envelope/finding.ts';
import { exportedRecordSchema } from '../../schemas/export.ts';
import { failureSchema } from '../../schemas/failure.ts';
import { fieldSchema } from '../../schemas/form/field.ts';
import { formSchema } from '../../schemas/form/form.ts';
import { problemSchema, uploadResultSchema } from '../../schemas/http.ts';
import { noteSchema } from '../../schemas/note.ts';
import { pageQualitySchema } from '../../schemas/quality.ts';
import { fieldReadingSchema, fieldValueSchema, formKeySchema } from '../../schemas/reading.ts';
import { reasonSchema } from '../../schemas/reason.ts';
import { textSchema } from '../../schemas/text.ts';

/** What has a name in the document of the API; everything else is written where it stands. */
export const namedSchemas = {
  Account: accountSchema,
  ApiToken: apiTokenSchema,
  AuditEvent: auditEventSchema,
  Batch: batchSchema,
  BatchView: batchViewSchema,
  Claim: claimSchema,
  CountLine: countLineSchema,
  EnvelopeFinding: envelopeFindingSchema,
  ExportedRecord: exportedRecordSchema,
  Failure: failureSchema,
  Field: fieldSchema,
  FieldReading: fieldReadingSchema,
  FieldValue: fieldValueSchema,
  FieldView: fieldViewSchema,
  Finding: findingSchema,
  Form: formSchema,
  FormKey: formKeySchema,
  Note: noteSchema,
  PageQuality: pageQualitySchema,
  PageSummary: pageSummarySchema,
  PageView: pageViewSchema,
  Problem: problemSchema,
  Reason: reasonSchema,
  ScanState: scanStateSchema,
  ScanSummary: scanSummarySchema,
  Text: textSchema,
  UploadResult: uploadResultSchema,
} satisfies Record<string, z.ZodType>;
