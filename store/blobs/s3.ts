import type { S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { S3Config } from '../../schemas/config.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok } from '../../schemas/result.ts';
import type { Blobs } from '../contracts.ts';
import { hashBytes, verifyWhileReading } from './folder.ts';

export interface S3Blobs extends Blobs {
  /** Throws when the bucket cannot be reached: better at the start than with the first scan. */
  check(): Promise<void>;
  close(): void;
}

/** Same layout as the folder, so that one can be copied to the other. */
const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;

/** Bytes in an S3-compatible bucket. Switch on versioning or object lock there to keep them for ever. */
export async function openS3Blobs(config: S3Config): Promise<S3Blobs> {
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
    async put(bytes, mediaType) {
      const sha256 = hashBytes(bytes);
      try {
        await client.send(
          new sdk.PutObjectCommand({
            ...place(sha256),
            Body: bytes,
            ContentType: mediaType,
            // Write-once: what is there stays.
            IfNoneMatch: '*',
            ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          }),
        );
        return ok(sha256);
      } catch (error) {
        return statusOf(error) === ALREADY_THERE ? ok(sha256) : fail(toFailure(error));
      }
    },
    async get(sha256) {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of await open(sha256)) chunks.push(chunk as Buffer);
        const bytes = Buffer.concat(chunks);
        return hashBytes(bytes) === sha256
          ? ok(bytes)
          : fail({ kind: 'storage-failed', detail: 'the content does not fit its hash' });
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async stream(sha256) {
      try {
        return ok(verifyWhileReading(await open(sha256), sha256));
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async remove(sha256) {
      try {
        await client.send(new sdk.DeleteObjectCommand(place(sha256)));
        return ok(null);
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async check() {
      await client.send(new sdk.HeadBucketCommand({ Bucket: config.bucket }));
    },
    close: () => client.destroy(),
  };
}

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
