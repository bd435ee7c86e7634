import { isOfInputMethod, type KeyPress } from '../page/keys.ts';

/** What a key press asks for in a grid of one field. */
export type GridCommand =
  | { readonly kind: 'choose'; readonly index: number }
  | { readonly kind: 'move'; readonly to: 'left' | 'right' | 'up' | 'down' | 'first' | 'last' }
  | {
      readonly kind: 'toggle' | 'edit' | 'finish' | 'cancel' | 'open' | 'confirm' | 'undo' | 'help';
    };

/** Where the focus is: editors eat letters; Enter and Space of a button are its own. */
export type GridFocus = 'text' | 'text-area' | 'option' | 'control' | 'elsewhere';

const NAMED: Readonly<Record<string, GridCommand>> = {
  ArrowLeft: { kind: 'move', to: 'left' },
  ArrowRight: { kind: 'move', to: 'right' },
  ArrowUp: { kind: 'move', to: 'up' },
  ArrowDown: { kind: 'move', to: 'down' },
  Home: { kind: 'move', to: 'first' },
  End: { kind: 'move', to: 'last' },
  F2: { kind: 'edit' },
  Escape: { kind: 'cancel' },
};

const LETTERS: Readonly<Record<string, GridCommand>> = {
  x: { kind: 'toggle' },
  e: { kind: 'edit' },
  o: { kind: 'open' },
  u: { kind: 'undo' },
  '?': { kind: 'help' },
};

/** Null for every key that is not ours, above all while an input method composes. */
export function gridCommandOf(press: KeyPress, focus: GridFocus): GridCommand | null {
  if (isOfInputMethod(press) || press.metaKey) return null;
  if (press.ctrlKey) return press.key === 'Enter' ? { kind: 'confirm' } : null;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  const choose: GridCommand | null =
    digit === undefined || press.shiftKey ? null : { kind: 'choose', index: Number(digit) - 1 };
  if (press.altKey) return press.code === 'Slash' ? { kind: 'help' } : choose;
  if (focus === 'text' || focus === 'text-area' || focus === 'option') {
    if (press.key === 'Escape') return { kind: 'cancel' };
    const isBreak = focus === 'text-area' && press.shiftKey;
    if (press.key === 'Enter') return isBreak ? null : { kind: 'finish' };
    return focus === 'option' ? choose : null;
  }
  if (press.key === ' ') return focus === 'control' ? null : { kind: 'toggle' };
  return choose ?? NAMED[press.key] ?? LETTERS[press.key.toLowerCase()] ?? null;
}

/** How the focused element takes keys; options of a choice are marked by `data-option`. */
export function gridFocusOf(target: EventTarget | null): GridFocus {
  if (target instanceof HTMLTextAreaElement) return 'text-area';
  if (target instanceof HTMLInputElement) return 'text';
  if (!(target instanceof HTMLElement)) return 'elsewhere';
  if (target.dataset['option'] !== undefined) return 'option';
  return target.closest('a, button, summary') === null ? 'elsewhere' : 'control';
}
