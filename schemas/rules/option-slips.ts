import type { ASTNode } from '@marcbachmann/cel-js';
import type { Form } from '../form/form.ts';
import { isNode } from './expression-nodes.ts';

/** A text that an expression compares with a choice, and that is none of its options. */
export interface OptionSlip {
  readonly text: string;
  readonly field: string;
  readonly options: readonly string[];
  /** Offsets into the expression. */
  readonly start: number;
  readonly end: number;
}

/** Texts sought `in` a choice field, or lists compared with one, that could never be found there. */
export function findOptionSlips(form: Form, node: unknown): OptionSlip[] {
  if (Array.isArray(node)) return node.flatMap((part) => findOptionSlips(form, part));
  if (!isNode(node)) return [];
  const inside = findOptionSlips(form, node.args);
  if (node.op === 'in') return [...slipsOf(form, node.args[1], [node.args[0]]), ...inside];
  if (node.op !== '==' && node.op !== '!=') return inside;
  const [left, right] = node.args;
  return [
    ...slipsOf(form, left, textsOf(right)),
    ...slipsOf(form, right, textsOf(left)),
    ...inside,
  ];
}

function slipsOf(form: Form, place: ASTNode, texts: readonly ASTNode[]): OptionSlip[] {
  if (place.op !== 'id') return [];
  const field = form.fields.find(({ id }) => id === place.args);
  if (field?.kind !== 'choice') return [];
  const options = field.options.map(({ id }) => id);
  return texts.flatMap((node) =>
    node.op === 'value' && typeof node.args === 'string' && !options.includes(node.args)
      ? [{ text: node.args, field: field.id, options, ...node.range }]
      : [],
  );
}

const textsOf = (node: ASTNode): readonly ASTNode[] => (node.op === 'list' ? node.args : []);
