import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { BundleBreach, BundleProof } from '../schemas/bundle.ts';
import { verifyBundle } from '../store/proof/bundle/verify-bundle.ts';
import { EXIT } from './exit-codes.ts';
import type { Outcome } from './outcome.ts';
import { printable } from './printable.ts';
import { refuseMissingPaths } from './require-paths.ts';

/** Proves one bundle; no setting is read, and no installation is needed. */
export async function proveBundle(
  file: string,
  keyFiles: readonly string[],
): Promise<Outcome['code']> {
  if (await refuseMissingPaths([file, ...keyFiles])) return EXIT.usage;
  const trusted = await Promise.all(keyFiles.map((name) => readFile(name, 'utf8')));
  const proof = await verifyBundle(createReadStream(file), trusted);
  if (!proof.ok) {
    process.stdout.write(`${printable(file)}: BROKEN: ${describeBreach(proof.error)}\n`);
    return EXIT.failed;
  }
  process.stdout.write(describeProof(proof.value, trusted.length > 0));
  return EXIT.done;
}

function describeProof(
  { manifest, events, days, unanchored, keys }: BundleProof,
  isTrusted: boolean,
): string {
  const { controlNumber, madeAt, madeBy, originals } = manifest;
  const anchored = events - unanchored.length;
  const lines = [
    `bundle: ${printable(controlNumber)}, made ${printable(madeAt)} by ${printable(madeBy)}, whole`,
    `originals: ${Object.keys(originals).length} files are what came in`,
    `events: ${events} are as they were hashed`,
    `anchors: ${anchored} events are of signed days (${days.join(', ') || 'none'})` +
      (unanchored.length === 0
        ? ''
        : `; no anchor covers ${unanchored.length} yet: ${unanchored.join(', ')}`),
    ...keys.map((key) => `key: ${key}${isTrusted ? ', one of those that were named' : ''}`),
    ...(isTrusted ? [] : [UNKNOWN_KEYS]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const UNKNOWN_KEYS =
  'No key was named: compare these with those that you know, or name one by --public-key.';

function describeBreach(breach: BundleBreach): string {
  switch (breach.kind) {
    case 'no-bundle':
      return 'it is no bundle, or not a whole one';
    case 'manifest-forged':
      return 'its list of files is not signed by the key that it names';
    case 'foreign-key':
      return `another key than those that were named signed ${printable(breach.of)}`;
    case 'file-missing':
      return `${printable(breach.name)} is missing`;
    case 'file-unknown':
      return `${printable(breach.name)} does not belong to it`;
    case 'file-changed':
      return `${printable(breach.name)} was changed`;
    case 'file-twice':
      return `${printable(breach.name)} is in it twice`;
    case 'file-odd':
      return `${printable(breach.name)} is no plain file`;
    case 'original-swapped':
      return `${printable(breach.name)} is not the file that came in`;
    case 'event-foreign':
      return `event ${breach.seq} is of another envelope`;
    case 'event-changed':
      return `event ${breach.seq} was changed`;
    case 'event-unordered':
      return `event ${breach.seq} stands behind a later one`;
    case 'proof-broken':
      return `event ${breach.seq} is not one of its signed day`;
    case 'anchor-forged':
      return 'an anchor is not signed by the key that it names';
    case 'record-changed':
      return `page ${breach.page} was not approved by whom its record names`;
  }
}
