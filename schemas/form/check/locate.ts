import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { FormFault, FormProblem } from '../problem.ts';

/** Gives a fault its line and column in the text that it was found in. */
export function locateFault(text: string, root: Node | undefined, fault: FormFault): FormProblem {
  return {
    ...lineAndColumn(text, offsetOf(text, root, fault)),
    path: writePath(fault.path),
    message: fault.message,
    severity: fault.severity,
  };
}

/** Both from 1. The column counts UTF-16 units, as editors do. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** `['fields', 3, 'cells']` → `fields[3].cells`. */
export function writePath(path: FormFault['path']): string {
  return path.reduce<string>(
    (written, step) =>
      typeof step === 'number'
        ? `${written}[${step}]`
        : written === ''
          ? step
          : `${written}.${step}`,
    '',
  );
}

/** The place of the path itself, or of the nearest thing around it that is there. */
function offsetOf(text: string, root: Node | undefined, fault: FormFault): number {
  if (fault.offset !== undefined) return fault.offset;
  if (!root) return 0;
  for (let length = fault.path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, fault.path.slice(0, length));
    if (!node) continue;
    if (length < fault.path.length || fault.within === undefined || node.type !== 'string')
      return fault.onKey && length === fault.path.length ? keyOffset(node) : node.offset;
    return offsetInString(text, node, fault.within);
  }
  return root.offset;
}

const keyOffset = (node: Node): number =>
  node.parent?.type === 'property' ? node.parent.offset : node.offset;

/** `within` counts decoded characters: escapes are longer in the text than in the value. */
function offsetInString(text: string, node: Node, within: number): number {
  const end = node.offset + node.length - 1;
  let offset = node.offset + 1;
  for (let count = 0; count < within && offset < end; count++)
    offset += text[offset] !== '\\' ? 1 : text[offset + 1] === 'u' ? 6 : 2;
  return offset;
}
