import {
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { formSchema, type Form } from '../form.ts';
import { errorAt, type FormFault, type FormProblem } from '../problem.ts';
import { checkFields } from './check-fields.ts';
import { checkGeometry } from './check-geometry.ts';
import { checkLookups } from './check-lookups.ts';
import { checkRules } from './check-rules.ts';
import { lineAndColumn, locateFault } from './locate.ts';
import { wordIssue } from './word-issue.ts';

export interface CheckedForm {
  /** Null when the text is no form. It may have problems of severity `error` even when it is one. */
  readonly form: Form | null;
  /** In the order of the text. */
  readonly problems: FormProblem[];
  /** Places a fault found elsewhere, such as a missing blank. */
  readonly locate: (fault: FormFault) => FormProblem;
}

/** Everything that is wrong with a form.json, by line and column; empty when nothing is. */
export const checkFormSource = (text: string): FormProblem[] => readFormSource(text).problems;

export function readFormSource(text: string): CheckedForm {
  const mistakes: ParseError[] = [];
  const root = parseTree(text, mistakes, { disallowComments: true, allowTrailingComma: false });
  const locate = (fault: FormFault): FormProblem => locateFault(text, root, fault);
  if (mistakes.length > 0 || !root)
    return { form: null, problems: wordMistakes(text, mistakes), locate };
  const source: unknown = getNodeValue(root);
  const repeated = findRepeatedKeys(root, []);
  const parsed = formSchema.safeParse(source);
  const faults = parsed.success
    ? [
        ...checkFields(parsed.data),
        ...checkGeometry(parsed.data),
        ...rulesOf(parsed.data),
        ...checkLookups(parsed.data),
      ]
    : parsed.error.issues.flatMap((issue) => wordIssue(issue, source));
  const problems = [...repeated, ...faults].map(locate);
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { form: parsed.success ? parsed.data : null, problems, locate };
}

/** A field with an impossible name would make the rule language itself refuse to start. */
function rulesOf(form: Form): FormFault[] {
  const named = checkFields(form).some(({ path }) => path[0] === 'fields' && path.at(-1) === 'id');
  return named ? [] : checkRules(form);
}

/** One slip makes a parser stumble again and again: the first two tell enough. */
const TOLD_MISTAKES = 2;

function wordMistakes(text: string, mistakes: readonly ParseError[]): FormProblem[] {
  if (text.trim() === '')
    return [{ line: 1, column: 1, path: '', message: 'The file is empty.', severity: 'error' }];
  const places = mistakes.filter(
    ({ offset }, index) => mistakes.findIndex((other) => other.offset === offset) === index,
  );
  return places.slice(0, TOLD_MISTAKES).map(({ error, offset }) => ({
    ...lineAndColumn(text, offset),
    path: '',
    message: MISTAKES[printParseErrorCode(error)] ?? 'This is not valid JSON.',
    severity: 'error',
  }));
}

const MISTAKES: Readonly<Record<string, string>> = {
  CommaExpected: 'A comma is missing before this.',
  ColonExpected: 'A colon is missing before this.',
  PropertyNameExpected: 'A name in double quotes is expected here; a comma before } has to go.',
  ValueExpected: 'A value is expected here; a comma before ] or } has to go.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The form has ended before this: take out what follows.',
  UnexpectedEndOfString: 'The closing quote of this text is missing.',
  InvalidCharacter: 'This character cannot stand in a text: write it as an escape, such as \\n.',
  InvalidEscapeCharacter: 'This backslash does not begin an escape: write \\\\ for a backslash.',
  InvalidSymbol: 'This is no JSON value. Texts stand in double quotes.',
  InvalidCommentToken: 'JSON has no comments: take this out.',
};

/** JSON keeps the last of two equal names silently: the first one would be lost unseen. */
function findRepeatedKeys(node: Node, path: (string | number)[]): FormFault[] {
  if (node.type === 'array')
    return (node.children ?? []).flatMap((child, index) =>
      findRepeatedKeys(child, [...path, index]),
    );
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    const inside = value ? findRepeatedKeys(value, [...path, name]) : [];
    if (!seen.has(name)) {
      seen.add(name);
      return inside;
    }
    return [
      {
        ...errorAt([...path, name], `"${name}" is given twice. Take one of them out.`),
        offset: property.offset,
      },
      ...inside,
    ];
  });
}
