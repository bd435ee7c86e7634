import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { layBait, type Bait } from '../../bench/hostile/bait.ts';
import { KINDS, makeCorpus } from '../../bench/hostile/make-corpus.ts';
import { tryCorpus } from '../../bench/hostile/try-corpus.ts';
import { findFlaw } from '../../bench/hostile/try-file.ts';

/** What takes seconds, or hundreds of pages, is left to `npm run bench:hostile`. */
const LONG = [
  'JPEG: ten thousand scans of one large picture',
  'PDF: a form that draws ten times a form',
  'PDF: a hundred thousand curves',
  'PDF: count of pages that lies',
  'PDF: cross-reference stream of endless width',
  'PDF: line of tiny dashes',
  'PDF: page of no size, or none that can be',
  'PDF: pages that hold themselves',
  'PDF: ten thousand annotations',
  'PDF: tiles smaller than light',
  'PNG: international text unpacks to 200 MB',
  'PNG: profile unpacks to 200 MB',
  'TIFF: one strip of 39 megapixels',
  'TIFF: tags of every number',
];
/** Every other one: the rest is tried by `npm run bench:hostile`, which is not kept to minutes. */
const quick = KINDS.filter(({ name, isSlow }) => !isSlow && !LONG.includes(name)).filter(
  (_kind, index) => index % 2 === 0,
);

describe('hostile files', () => {
  test('one of every other kind, by its seed: refused by name, nothing followed, no decoder down', async () => {
    const { trials, flaws, bait } = await tryCorpus({
      seed: 'ci',
      count: quick.length,
      kinds: quick,
    });
    expect(flaws).toEqual([]);
    expect(bait).toEqual({ connections: 0, files: 0 });
    expect(trials.length).toBe(quick.length);
    expect(quick.length).toBeGreaterThan(100);
  }, 180_000);

  test('the same seed makes the same files, another one others', async () => {
    const bait: Bait = { url: 'http://127.0.0.1:1/', file: '/a', pipe: '/b', unwritten: '/c' };
    const hashOf = async (seed: string) => {
      const hash = createHash('sha256');
      for await (const { fileName, bytes } of makeCorpus(bait, { seed, count: 60, kinds: quick }))
        hash.update(fileName).update(bytes);
      return hash.digest('hex');
    };
    const first = await hashOf('one');
    expect(await hashOf('one')).toBe(first);
    expect(await hashOf('two')).not.toBe(first);
  });

  test('whoever takes the bait is noticed', async () => {
    const bait = await layBait();
    try {
      bait.look();
      expect(bait.taken()).toEqual({ connections: 0, files: 0 });
      await once(connect(Number(new URL(bait.url).port), '127.0.0.1').resume(), 'close');
      readFileSync(bait.file);
      bait.look();
      expect(bait.taken()).toEqual({ connections: 1, files: 1 });
      const reader = openSync(bait.pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      writeFileSync(bait.unwritten, 'taken');
      bait.look();
      closeSync(reader);
      expect(bait.taken()).toEqual({ connections: 1, files: 4 });
    } finally {
      await bait.close();
    }
  });

  test('a bomb that is accepted is a flaw, and so is a decoder that is down', () => {
    const kind = KINDS.find(({ name }) => name === 'PNG: declares far too many pixels')!;
    const specimen = { kind, round: 0, fileName: 'scan.png', bytes: Buffer.alloc(0) };
    const trial = { specimen, seconds: 0, peakMb: 0 };
    const held = { kind: 'too-many-pixels', pixels: 2, limit: 1 } as const;
    const down = { kind: 'reader-crashed', detail: 'signal SIGSEGV' } as const;
    expect(findFlaw({ ...trial, outcomes: [held.kind], failures: [held] })).toBeNull();
    expect(findFlaw({ ...trial, outcomes: ['accepted'], failures: [] })).toBe('accepted');
    expect(findFlaw({ ...trial, outcomes: [down.kind], failures: [down] })).toContain('SIGSEGV');
  });
});
