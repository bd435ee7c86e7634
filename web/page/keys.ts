import type { LookAct } from './use-look.ts';

/** What a key press asks for at the review desk. */
export type Command =
  | { readonly kind: 'pick'; readonly index: number }
  | { readonly kind: 'look'; readonly act: LookAct }
  | {
      readonly kind:
        | 'confirm'
        | 'previous'
        | 'next'
        | 'blank'
        | 'illegible'
        | 'as-is'
        | 'undo'
        | 'reveal'
        | 'approve'
        | 'note'
        | 'escalate'
        | 'help';
    };

/** Where the focus is: a text box eats letters, a text area arrows and Enter as well. */
export type Focus = 'text' | 'text-area' | 'option' | 'elsewhere';

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Browsers report it for keys that an input method has swallowed. */
const IME_KEY_CODE = 229;
export const isOfInputMethod = ({ isComposing, keyCode }: KeyPress): boolean =>
  isComposing || keyCode === IME_KEY_CODE;

/** Alt and a letter, told by the key's place: on a Mac, Alt changes the letter itself. */
const ALT_COMMANDS: Readonly<Record<string, Command>> = {
  KeyB: { kind: 'blank' },
  KeyX: { kind: 'illegible' },
  KeyA: { kind: 'as-is' },
  KeyZ: { kind: 'undo' },
  KeyW: { kind: 'look', act: 'toggle' },
  KeyT: { kind: 'look', act: 'turn' },
  KeyC: { kind: 'look', act: 'strong' },
  Minus: { kind: 'look', act: 'out' },
  NumpadSubtract: { kind: 'look', act: 'out' },
  Equal: { kind: 'look', act: 'in' },
  Semicolon: { kind: 'look', act: 'in' }, // where a Japanese keyboard has its plus
  NumpadAdd: { kind: 'look', act: 'in' },
  KeyR: { kind: 'reveal' },
  KeyN: { kind: 'note' },
  KeyS: { kind: 'escalate' },
  Slash: { kind: 'help' },
  ArrowUp: { kind: 'previous' },
  ArrowDown: { kind: 'next' },
};

const ALT_SHIFT_COMMANDS: Readonly<Record<string, Command>> = {
  ArrowLeft: { kind: 'look', act: 'left' },
  ArrowRight: { kind: 'look', act: 'right' },
  ArrowUp: { kind: 'look', act: 'up' },
  ArrowDown: { kind: 'look', act: 'down' },
};

/** Null for every key that is not ours, above all while an input method composes. */
export function commandOf(press: KeyPress, focus: Focus): Command | null {
  if (isOfInputMethod(press)) return null;
  if (press.metaKey || press.ctrlKey)
    return press.key === 'Enter' && press.ctrlKey ? { kind: 'approve' } : null;
  const pick = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  const picked: Command | null =
    pick === undefined ? null : { kind: 'pick', index: Number(pick) - 1 };
  if (press.altKey && press.shiftKey && press.code in ALT_SHIFT_COMMANDS)
    return ALT_SHIFT_COMMANDS[press.code] ?? null;
  if (press.altKey) return picked ?? ALT_COMMANDS[press.code] ?? null;
  if (press.key === 'Enter') return isEnterOurs(press, focus) ? { kind: 'confirm' } : null;
  if (focus !== 'text-area' && press.key === 'ArrowUp') return { kind: 'previous' };
  if (focus !== 'text-area' && press.key === 'ArrowDown') return { kind: 'next' };
  if (focus === 'text' || focus === 'text-area') return null;
  if (press.key === '?') return { kind: 'help' };
  return press.shiftKey ? null : picked;
}

/** Enter on an ordinary button is that button's; Shift+Enter breaks a line in a text area. */
function isEnterOurs({ shiftKey }: KeyPress, focus: Focus): boolean {
  return focus === 'text' || focus === 'option' || (focus === 'text-area' && !shiftKey);
}

/** How the focused element takes keys; options of a choice are marked by `data-option`. */
export function focusOf(target: EventTarget | null): Focus {
  if (target instanceof HTMLTextAreaElement) return 'text-area';
  if (target instanceof HTMLInputElement) return 'text';
  if (target instanceof HTMLElement && target.dataset['option'] !== undefined) return 'option';
  return 'elsewhere';
}
