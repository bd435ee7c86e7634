import type { ASTNode } from '@marcbachmann/cel-js';

export const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** Every identifier in the expression; those bound by a macro too, which does no harm here. */
export function namesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (!isNode(node)) return [];
  return node.op === 'id' ? [node.args] : namesIn(node.args);
}
