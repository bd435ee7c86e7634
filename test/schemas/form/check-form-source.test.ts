import { checkFormSource } from '../../../schemas/form/check/check-form-source.ts';
import type { FormProblem } from '../../../schemas/form/problem.ts';

/** A form in order; every case below puts one line in the place of another. */
const LINES = [
  '{', // 1
  '  "id": "visitor",',
  '  "version": 1,',
  '  "title": { "ja": "来訪者", "en": "Visitors" },',
  '  "pages": [{ "width": 100, "height": 100 }],', // 5
  '  "policy": { "accept": 0.99, "blank": 0.9, "maxResidual": 0.5, "review": "when-unsure" },',
  '  "fields": [',
  '    { "id": "name", "kind": "japanese", "label": { "ja": "氏名", "en": "Name" }, "box": [10, 10, 80, 10] },',
  '    { "id": "code", "kind": "digits", "label": { "ja": "番号", "en": "Code" }, "cells": { "first": [10, 30, 6, 8], "count": 4 } },',
  '    { "id": "pass", "kind": "latin", "label": { "ja": "符号", "en": "Pass" }, "box": [10, 50, 80, 10], "pattern": "[a-z]+" },', // 10
  '    { "id": "agree", "kind": "mark", "label": { "ja": "同意", "en": "Agree" }, "box": [10, 70, 5, 5] }',
  '  ],',
  '  "rules": [',
  '    { "id": "needs-mark", "outcome": "error", "fields": ["agree"],',
  '      "when": "name != null && !agree",', // 15
  '      "message": { "ja": "あ", "en": "a" }, "source": "test" }',
  '  ]',
  '}',
];
const change = (line: number, from: string, to: string): string => {
  const lines = [...LINES];
  if (!lines[line - 1]!.includes(from)) throw new Error(`line ${line} holds no ${from}`);
  lines[line - 1] = lines[line - 1]!.replace(from, to);
  return lines.join('\n');
};
const say = ({ line, column, severity, message }: FormProblem): string =>
  `${line}:${column} ${severity}: ${message}`;

test('a form in order has no problem', () => {
  expect(checkFormSource(LINES.join('\n'))).toEqual([]);
});

/**
 * Line, what stands there, what is put in its place, and what is said of it:
 * `«x»` stands for the column of x, `…` for anything.
 */
const CASES: [string, number, string, string, string][] = [
  ['a missing comma', 3, '1,', '1', '4:«"title"» error: A comma is missing before this.'],
  ['a comma too much', 17, ']', '],', '18:«}» error: …a comma before } has to go.'],
  [
    'a check by a rule that is none',
    9,
    '"cells"',
    '"check": { "rules": ["need-mark"] }, "cells"',
    '9:«"need-mark"» error: No rule is called "need-mark". Did you mean "needs-mark"?',
  ],
  [
    'a check by a rule of other fields',
    9,
    '"cells"',
    '"check": { "rules": ["needs-mark"] }, "cells"',
    '9:«"needs-mark"» error: The rule "needs-mark" reads name, agree as well…',
  ],
  ['a comment', 2, '"id"', '// id\n"id"', '2:«//» error: JSON has no comments…'],
  [
    'a repeated name',
    3,
    '"version": 1,',
    '"version": 1, "version": 2,',
    '3:«"version": 2» error: "version" is given twice. Take one of them out.',
  ],
  [
    'a missing property',
    2,
    '"id": "visitor",',
    '',
    '1:«{» error: "id" is missing. Add a text in quotes.',
  ],
  [
    'a misspelt property',
    8,
    '"box"',
    '"bocks"',
    '8:«{ "id"» error: "box" is missing. Add a list in [ ].\n8:«"bocks"» error: "bocks" is not known here. Correct its spelling or take it out.',
  ],
  [
    'a misspelt kind',
    8,
    'japanese',
    'japnese',
    '8:«"japnese"» error: "kind" has to be one of "mark", …Did you mean "japanese"?',
  ],
  [
    'a text for a number',
    5,
    '100,',
    '"100",',
    '5:«"100"» error: "width" has to be a number without quotes, not a text.',
  ],
  [
    'three numbers for a box',
    8,
    '[10, 10, 80, 10]',
    '[10, 10, 80]',
    '8:«[10, 10, 80]» error: "box" has to hold at least 4 items.',
  ],
  [
    'a negative height',
    8,
    '80, 10]',
    '80, -10]',
    '8:«-10» error: Item 4 of "box" has to be more than 0.',
  ],
  ['a threshold beyond certainty', 6, '0.99', '99', '6:«99,» error: "accept" has to be at most 1.'],
  [
    'neither box nor cells',
    10,
    '"box": [10, 50, 80, 10], ',
    '',
    '10:«{ "id"» error: Give either "box"…',
  ],
  [
    'cells that lack a number',
    9,
    '[10, 30, 6, 8]',
    '[10, 30, 6]',
    '9:«[10, 30, 6]» error: "first" has to hold at least 4 items.',
  ],
  [
    'two fields of one name',
    9,
    '"code"',
    '"name"',
    '9:«"name"» error: Two fields are called "name"; give each its own id.',
  ],
  [
    'a page that is not there',
    8,
    '"kind"',
    '"page": 2, "kind"',
    '8:«2,» error: The form has no page 2; "pages" lists 1.',
  ],
  [
    'a box beyond the page',
    8,
    '80, 10]',
    '95, 10]',
    '8:«[10, 10, 95» error: "name" leaves the page: it reaches from 10, 10 to 105, 20 mm on a page of 100 × 100 mm…',
  ],
  [
    'a box over another',
    10,
    '[10, 50',
    '[10, 15',
    '10:«[10, 15» error: "pass" lies over "name". Move one of them.',
  ],
  [
    'a cell over a box',
    9,
    '[10, 30',
    '[30, 48',
    '10:«[10, 50» error: "pass" lies over "code", cell 1. Move one of them.',
  ],
  [
    'cells too small',
    9,
    '6, 8]',
    '2.5, 8]',
    '9:«{ "first"» error: "code", cell 1 is 2.5 × 8 mm. Cells need at least 3 mm each way.',
  ],
  ['a box too low', 8, '80, 10]', '80, 4]', '8:«[10, 10» warning: "name" is 80 × 4 mm…'],
  [
    'an unknown alphabet',
    8,
    '"box"',
    '"alphabet": "katakanna", "box"',
    '8:«"katakanna"» error: No alphabet is called "katakanna". Did you mean "katakana"?…',
  ],
  [
    'a bad regular expression',
    10,
    '[a-z]+',
    '[a-z+',
    '10:«"[a-z+"» error: This is no regular expression…',
  ],
  ['a reserved word', 8, '"id": "name"', '"id": "in"', '8:«"in"» error: "in" is a reserved word…'],
  [
    'a blank outside the folder',
    3,
    '"version"',
    '"blank": "../blank.pdf", "version"',
    '3:«"../» error: The blank has to lie in the folder…',
  ],
  [
    'a blank of another type',
    3,
    '"version"',
    '"blank": "blank.docx", "version"',
    '3:«"blank.docx» error: The blank has to be a .pdf or .png file.',
  ],
  [
    'a rule about no field',
    14,
    '["agree"]',
    '["agre"]',
    '14:«"agre"» error: No field is called "agre".',
  ],
  [
    'a rule that does not parse',
    15,
    '!agree',
    '&& agree',
    '15:«&& agree» error: The expression cannot be parsed…',
  ],
  [
    'a rule with an unknown name',
    15,
    'name != null',
    'nane != null',
    '15:«nane» error: No field is called "nane". Did you mean "name"?',
  ],
  [
    'an unknown name after an escape',
    15,
    'name != null && !agree',
    'name != \\"x\\" && !agre',
    '15:«agre"» error: No field is called "agre". Did you mean "agree"?',
  ],
  [
    'a rule with an unknown function',
    15,
    '!agree',
    'luna(code)',
    '15:«luna» error: "luna" cannot be called like this …luhn(dyn): bool…',
  ],
  [
    'a rule that compares a mark with a text',
    15,
    '!agree',
    "agree == 'x'",
    '15:«agree ==» error: The expression does not fit its fields…',
  ],
  [
    'a rule that is no question',
    15,
    'name != null && !agree',
    '1 + 1',
    '15:«1 + 1» error: The expression has to say whether the rule is broken, and it gives int…',
  ],
  [
    'a rule that trips over a blank',
    15,
    'name != null && !agree',
    'size(name) > 3',
    '15:«"size» warning: …when name is blank…',
  ],
  [
    'a rule that trips over a blank behind a box',
    15,
    'name != null && !agree',
    'agree && name.matches("a")'.replaceAll('"', "'"),
    '15:«"agree &&» warning: …when name is blank…',
  ],
  [
    'a rule that trips over the second of two blanks',
    15,
    'name != null && !agree',
    "name != null && code.startsWith('1')",
    '15:«"name != null» warning: …when code is blank…',
  ],
  [
    'a rule named like a check of fields',
    14,
    'needs-mark',
    'required',
    '14:«"required"» error: "required" is the name of a built-in check…',
  ],
];
test.each(CASES)('%s is told by line', (_name, line, from, to, expected) => {
  const text = change(line, from, to);
  const told = checkFormSource(text).map(say).join('\n');
  const withColumns = expected.replace(/(\d+):«(.*?)»/g, (_, number: string, part: string) => {
    const column = text.split('\n')[Number(number) - 1]!.indexOf(part) + 1;
    if (column === 0) throw new Error(`line ${number} holds no ${part}`);
    return `${number}:${column}`;
  });
  const pattern = withColumns.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  expect(told).toMatch(new RegExp(`^${pattern.join('.*')}$`));
});

test('an empty file and a file that is no form are told as such', () => {
  expect(checkFormSource('  ').map(say)).toEqual(['1:1 error: The file is empty.']);
  expect(checkFormSource('[]').map(say)).toEqual([
    '1:1 error: The form has to be an object in { }, not a list.',
  ]);
});

test('all problems are told at once, in the order of the text', () => {
  const text = change(8, '80, 10]', '95, 10]').replace('!agree', '!agre');
  expect(checkFormSource(text).map(({ line }) => line)).toEqual([8, 15]);
});

test('a text that no option of a choice is called is told with the nearest one', () => {
  const choice =
    '{ "id": "visits", "kind": "choice", "label": { "ja": "回数", "en": "Visits" }, "options": [' +
    '{ "id": "rarely", "label": { "ja": "稀", "en": "Rarely" }, "box": [10, 85, 4, 4] }, ' +
    '{ "id": "often", "label": { "ja": "常", "en": "Often" }, "box": [30, 85, 4, 4] }] }';
  const told = (when: string): string =>
    checkFormSource(
      [...LINES.slice(0, 10), `${LINES[10]},`, choice, ...LINES.slice(11, 14), `"when": "${when}",`]
        .concat(LINES.slice(15))
        .join('\n'),
    )
      .map(({ line, message }) => `${line}: ${message}`)
      .join('\n');
  expect(told("'rarely' in visits")).toBe('');
  expect(told("'rarly' in visits")).toMatch(
    /^16: "visits" has no option "rarly": .*Did you mean "rarely"/,
  );
  expect(told("agree || visits == ['ofen']")).toMatch(/has no option "ofen".*"often"/);
});

test('a rule over two pages is told: it would never be asked', () => {
  const text = [
    ...LINES.slice(0, 4),
    '"pages": [{ "width": 100, "height": 100 }, { "width": 100, "height": 100 }],',
    ...LINES.slice(5, 10),
    LINES[10]!.replace('"kind"', '"page": 2, "kind"'),
    ...LINES.slice(11),
  ].join('\n');
  expect(checkFormSource(text).map(say)).toEqual([
    expect.stringMatching(/^15:\d+ error: This rule reads fields of pages 1 and 2, and every page/),
  ]);
});
