import { readFile } from 'node:fs/promises';
import { openNetwork } from '../../../engines/network.ts';
import { lineModelSchema } from '../../../recognition/read/line-model.ts';
import { verificationModelSchema } from '../../../recognition/read/verification-model.ts';
import { verifyLine, type VerifyingTools } from '../../../recognition/read/verify-line.ts';
import { loadCrop, loadIndex } from '../../../training/lines/load-lines.ts';

const FIXTURES = new URL('line-fixtures', import.meta.url).pathname;
const MODELS = new URL('../../../models/', import.meta.url).pathname;
const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(`${MODELS}${name}`, 'utf8')) as unknown;

let tools: VerifyingTools;
beforeAll(async () => {
  tools = {
    characters: await openNetwork(`${MODELS}character/character.json`),
    lines: lineModelSchema.parse(await readJson('line/line.json')),
    verification: verificationModelSchema.parse(await readJson('verification/verification.json')),
  };
});

test('a text of more characters than the line has room for differs, and costs nothing', async () => {
  const line = (await loadIndex(FIXTURES)).find(
    ({ file }) => file.startsWith('institution') || file.startsWith('person-handwritten'),
  )!;
  const crop = await loadCrop(FIXTURES, line.file);
  const before = process.cpuUsage().user;
  const [own, endless] = await verifyLine(
    crop,
    line.alphabet,
    [line.text, '会'.repeat(1_000_000)],
    tools,
  );
  expect(own!.verdict).not.toBe('differs');
  expect(endless!.verdict).toBe('differs');
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(4);
});
