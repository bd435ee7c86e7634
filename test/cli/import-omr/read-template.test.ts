import { checkBubbles, expandLabel, layBubbles } from '../../../cli/import-omr/lay-bubbles.ts';
import { readTemplate } from '../../../cli/import-omr/read-template.ts';

const TEMPLATE = {
  pageDimensions: [300, 400],
  bubbleDimensions: [20, 20],
  fieldBlocks: {
    Answers: {
      fieldType: 'QTYPE_MCQ4',
      origin: [50, 60],
      fieldLabels: ['q1..3'],
      labelsGap: 40,
      bubblesGap: 30,
    },
    Roll: {
      fieldType: 'QTYPE_INT',
      origin: [200, 60],
      fieldLabels: ['r1', 'r2'],
      labelsGap: 25,
      bubblesGap: 22,
    },
  },
};
const write = (template: unknown): string => JSON.stringify(template, null, 2);
const lineOf = (text: string, part: string): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

function problemsOf(text: string) {
  const read = readTemplate(text);
  if (!read.ok) return read.error;
  const { template, locate } = read.value;
  return checkBubbles(template, layBubbles(template)).map(locate);
}

describe('a template of bubbles', () => {
  it('lays options along its direction and fields across it', () => {
    const read = readTemplate(write(TEMPLATE));
    if (!read.ok) throw new Error('no template');
    const fields = layBubbles(read.value.template);
    expect(fields.map(({ label }) => label)).toEqual(['q1', 'q2', 'q3', 'r1', 'r2']);
    expect(fields[1]!.bubbles[2]).toEqual({ value: 'C', x: 110, y: 100, width: 20, height: 20 });
    expect(fields[4]!.bubbles[9]).toEqual({ value: '9', x: 225, y: 258, width: 20, height: 20 });
    expect(problemsOf(write(TEMPLATE))).toEqual([]);
  });

  it('names a range by its first and last field', () => {
    expect(expandLabel('q9..11')).toEqual(['q9', 'q10', 'q11']);
    expect(expandLabel('roll')).toEqual(['roll']);
    expect(expandLabel('q5_1')).toEqual(['q5_1']);
  });

  it('of another version is refused by name', () => {
    const text = write({ Dimensions: [300, 400], ...TEMPLATE });
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ line: lineOf(text, '"Dimensions"'), severity: 'error' });
    expect(problem!.message).toContain('another version');
  });

  it('that lacks a key says which, in which block, and what it is for', () => {
    const { Answers, Roll } = TEMPLATE.fieldBlocks;
    const rest: Record<string, unknown> = { ...Answers };
    delete rest['origin'];
    const text = write({ ...TEMPLATE, fieldBlocks: { Answers: rest, Roll } });
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      path: 'fieldBlocks.Answers.origin',
      line: lineOf(text, 'Answers'),
    });
    expect(problems[0]!.message).toMatch(
      /"origin" is missing.*top left corner of the first bubble/,
    );
  });

  it('with a slip in a field type is told the one that was meant', () => {
    const text = write(TEMPLATE).replace('QTYPE_INT', 'QTYPE_INTT');
    expect(problemsOf(text)[0]).toMatchObject({ line: lineOf(text, 'QTYPE_INTT') });
    expect(problemsOf(text)[0]!.message).toContain('Did you mean "QTYPE_INT"?');
  });

  it('with overlapping blocks names both, once, at the line of the second', () => {
    const text = write(TEMPLATE).replace('200', '140');
    const problems = problemsOf(text);
    expect(problems.map(({ message }) => message)).toEqual([
      '"Roll" overlaps "Answers": correct "origin", "bubblesGap" or "labelsGap" of one of them.',
    ]);
    expect(problems[0]!.line).toBe(lineOf(text, '"Roll"'));
  });

  it('with bubbles beyond the page, or a field named twice, is refused', () => {
    const beyond = write(TEMPLATE).replace('q1..3', 'q1..30');
    expect(problemsOf(beyond)[0]!.message).toContain('beyond the page of 300 × 400 pixels');
    const twice = write(TEMPLATE).replace('"r2"', '"q2"');
    expect(problemsOf(twice)[0]!.message).toContain('"q2" is a field of "Answers" already');
  });

  it('that is no JSON says where it stops being any', () => {
    expect(problemsOf('{\n "pageDimensions": [300,\n')[0]).toMatchObject({ severity: 'error' });
  });
});
