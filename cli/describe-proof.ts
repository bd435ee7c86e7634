import type { AuditVerdict, Breach, PartProof, Proof } from '../schemas/audit.ts';
import { printable } from './printable.ts';

/** Broken links of one part that are named; of the others it is told how many there are. */
const MOST_NAMED = 20;

export const isWhole = ({ chain, anchors, originals, records, kept }: Proof): boolean =>
  chain.whole && [anchors, originals, records, kept].every(({ breaches }) => breaches.length === 0);

/** A line for each part, and one for everything that does not hold. */
export function describeProof({ chain, anchors, originals, records, kept }: Proof): string {
  return [
    describeChain(chain),
    describePart('anchors', anchors, 'signed days fit their events', 'events have no anchor yet'),
    describePart('originals', originals, 'files are what came in', ''),
    describePart(
      'records',
      records,
      'approved records hold what was approved',
      'of them were approved before that was kept, and nothing proves them',
    ),
    ...(kept.checked === 0 ? [] : [describePart('reports', kept, 'kept reports still hold', '')]),
  ]
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}

function describeChain(chain: AuditVerdict): string {
  if (chain.whole) return `chain: ${chain.events} events, whole, the last is ${chain.head}`;
  const what = {
    missing: 'is missing',
    changed: 'was changed',
    'cut-off': 'was cut off',
    erased: 'was emptied, and no disposal by two people covers it',
  };
  return `chain: BROKEN: event ${chain.seq} ${what[chain.reason]}`;
}

function describePart(
  part: string,
  { checked, unproven, breaches }: PartProof,
  holds: string,
  open: string,
): string[] {
  const rest = unproven > 0 ? `; ${unproven} ${open}` : '';
  if (breaches.length === 0) return [`${part}: ${checked} ${holds}${rest}`];
  const named = breaches.slice(0, MOST_NAMED).map((breach) => `  ${describeBreach(breach)}`);
  const more = breaches.length - named.length;
  return [
    `${part}: BROKEN: ${breaches.length} of ${checked}${rest}`,
    ...named,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function describeBreach(breach: Breach): string {
  switch (breach.kind) {
    case 'anchor-forged':
      return `the anchor of events ${breach.events} is not signed by this installation’s key`;
    case 'anchor-missing':
      return `before the anchor of ${breach.day} (events ${breach.events}) another is missing or was changed`;
    case 'anchor-broken':
      return `the anchor of ${breach.day} does not fit events ${breach.events}: they were rewritten`;
    case 'scan-missing':
      return `scan ${breach.scanId}: the chain tells of it, and the records do not`;
    case 'scan-unrecorded':
      return `${nameScan(breach)}: no event tells that it came in`;
    case 'original-swapped':
      return `${nameScan(breach)}: its record names another file than the one that came in`;
    case 'original-changed':
      return `${nameScan(breach)}: its file is gone, or is not what came in`;
    case 'original-left':
      return `${nameScan(breach)}: it was disposed of, and its file is still there`;
    case 'disposal-unproven':
      return `${nameScan(breach)}: chain and records do not agree whether it was disposed of`;
    case 'record-missing':
      return `page ${breach.pageId}: it was approved, and is gone`;
    case 'record-unapproved':
      return `${namePage(breach)}: it stands as approved, and no event tells who approved it`;
    case 'record-changed':
      return `${namePage(breach)}: it is not what was approved`;
    case 'record-unreadable':
      return `${namePage(breach)}: it cannot be read: a value was changed, or its form is not installed`;
    case 'report-forged':
      return `${printable(breach.report)}: no report of an unbroken chain that this installation’s key signed`;
    case 'rolled-back':
      return `${printable(breach.report)}: event ${breach.seq} is gone: an older state was put in place of this one`;
    case 'rewritten':
      return `${printable(breach.report)}: event ${breach.seq} is another now: the chain was rewritten`;
  }
}

const nameScan = ({ controlNumber, scanId }: { controlNumber: string | null; scanId: string }) =>
  controlNumber ?? `scan ${scanId}`;

const namePage = (breach: { controlNumber: string | null; page: number | null; pageId: string }) =>
  breach.controlNumber === null
    ? `page ${breach.pageId}`
    : `${breach.controlNumber}, page ${breach.page}`;
