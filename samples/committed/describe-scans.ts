import type { Truth } from '../truth.ts';

interface Written {
  readonly folder: string;
  readonly truth: Truth;
  readonly bytes: number;
}

/** The README of the samples: what there is, and what must come out. */
export function describeScans(written: readonly Written[]): string {
  const rows = written.map(({ folder, truth, bytes }) => {
    const expect = truth.expect === 'read' ? readable(truth) : truth.expect.failure;
    const size = bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} kB`;
    return `| \`${folder}/${truth.file}\` | ${truth.note ?? ''} | ${details(truth)} | ${expect} | ${size} |`;
  });
  return [
    ...INTRODUCTION,
    '| file | what it is | page | expected | size |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function readable(truth: Truth): string {
  const pages = truth.pages.map((page) => (page.expect === 'read' ? 'read' : page.expect.failure));
  return [...new Set(pages)].length === 1 ? 'read' : pages.join(', ');
}

function details(truth: Truth): string {
  const [page] = truth.pages;
  if (!page) return '';
  const words = [
    truth.pages.length > 1 ? `${truth.pages.length} pages` : '',
    page.variant ?? '',
    page.writing === 'none' ? '' : page.writing,
    `level ${page.level}`,
    `${page.dpi} dpi`,
    page.turned === 0 ? '' : `turned ${page.turned}°`,
  ];
  return words.filter((word) => word !== '').join(', ');
}

const INTRODUCTION = [
  '# Samples',
  '',
  'Every scan here is drawn from known answers, which lie beside it as `<name>.truth.json`',
  '(`truth.ts`): value and parts of every field, how each mark was made, where the form lies on the',
  'scan to a hundredth of a millimetre, and what a reader must make of the file. People, institutions',
  'and secrets are invented.',
  '',
  '- `npm run samples -- --count 50 --seed 7 --level 3 --out /tmp/samples` makes more, for any form',
  '  (`--form <folder>`). The same options give the same bytes. What each level does, and why:',
  '  `age/levels.ts`.',
  '- `npx tsx samples/make-committed.ts` writes `scans/`, `broken/` and this file anew from the lists in',
  '  `committed/scans.ts` and `committed/broken-files.ts` (needs `qpdf` for the encrypted PDF).',
  '- `answers/<form id>.json` says how records of a form are made up; a form without such a file is',
  '  filled by the kinds and alphabets of its fields.',
  '- Fonts and their licences: `FONTS.md`. `forms/` holds an invented second form.',
  '',
  '## The committed files',
  '',
];
