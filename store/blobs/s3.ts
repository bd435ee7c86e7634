import type { S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { S3Config } from '../../schemas/config.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok } from '../../schemas/result.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import { openPlainBlobs } from './plain.ts';

interface Bucket {
  /** Throws when the bucket cannot be reached: better at the start than with the first scan. */
  check(): Promise<void>;
  close(): void;
}

/** Bytes in the clear, as versions before encryption kept them. */
export async function openS3Blobs(config: S3Config): Promise<Blobs & Bucket> {
  const shelf = await openS3Shelf(config);
  return { ...openPlainBlobs(shelf), check: () => shelf.check(), close: () => shelf.close() };
}

/** Same layout as the folder, so that one can be copied to the other. */
const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;

/** Objects of an S3-compatible bucket. Switch on versioning or object lock there to keep them for ever. */
export async function openS3Shelf(config: S3Config): Promise<Shelf & Bucket> {
  // Loaded only where it is used: the SDK costs a second of start and 60 MB.
  const sdk = await import('@aws-sdk/client-s3');
  const client: S3Client = new sdk.S3Client({
    region: config.region,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint, forcePathStyle: true }),
    ...(config.credentials === null ? {} : { credentials: config.credentials }),
  });
  const place = (sha256: string) => ({ Bucket: config.bucket, Key: keyOf(sha256) });
  const open = async (sha256: string) => {
    const { Body } = await client.send(new sdk.GetObjectCommand(place(sha256)));
    return Body as Readable;
  };
  return {
    async has(sha256) {
      try {
        await client.send(new sdk.HeadObjectCommand(place(sha256)));
        return ok(true);
      } catch (error) {
        return statusOf(error) === NOT_THERE ? ok(false) : fail(toFailure(error));
      }
    },
    async read(sha256) {
      try {
        return ok(await buffer(await open(sha256)));
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async open(sha256) {
      try {
        return ok(await open(sha256));
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async write(sha256, bytes, { mediaType, replace }) {
      try {
        await client.send(
          new sdk.PutObjectCommand({
            ...place(sha256),
            Body: bytes,
            ContentType: mediaType,
            ...(replace ? {} : { IfNoneMatch: '*' }),
            ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
          }),
        );
        return ok(null);
      } catch (error) {
        return statusOf(error) === ALREADY_THERE ? ok(null) : fail(toFailure(error));
      }
    },
    async remove(sha256) {
      try {
        await client.send(new sdk.DeleteObjectCommand(place(sha256)));
        return ok(null);
      } catch (error) {
        return statusOf(error) === NOT_THERE ? ok(null) : fail(toFailure(error));
      }
    },
    async check() {
      await client.send(new sdk.HeadBucketCommand({ Bucket: config.bucket }));
    },
    close: () => client.destroy(),
  };
}

const NOT_THERE = 404;
const ALREADY_THERE = 412;
/** 507 Insufficient Storage is what MinIO and others answer from a full disk. */
const FULL_STATUS = 507;
const FULL_NAMES = ['XMinioStorageFull', 'QuotaExceeded', 'XMinioAdminBucketQuotaExceeded'];

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

function toFailure(error: unknown): Failure {
  const { name, message } = error as Error;
  if (statusOf(error) === FULL_STATUS || FULL_NAMES.includes(name)) return { kind: 'storage-full' };
  return { kind: 'storage-failed', detail: `${name}: ${message}` };
}
