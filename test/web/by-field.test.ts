import type { OpenValue } from '../../schemas/by-field.ts';
import { probability } from '../../schemas/units.ts';
import { gridCommandOf, type GridFocus } from '../../web/by-field/grid-keys.ts';
import { stepTo, toSend, valueToSettle } from '../../web/by-field/meaning.ts';
import type { KeyPress } from '../../web/page/keys.ts';
import { libraryForm } from '../api/library-form.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[0-9]$/.test(key) ? `Digit${key}` : '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...changes,
});
const kindOf = (key: string, focus: GridFocus, changes?: Partial<KeyPress>) =>
  gridCommandOf(press(key, changes), focus)?.kind ?? null;

describe('keys of a grid', () => {
  test('belong to the input method while it composes, and letters to whoever types', () => {
    for (const focus of ['text', 'text-area', 'option', 'control', 'elsewhere'] as const) {
      expect(kindOf('Enter', focus, { isComposing: true })).toBeNull();
      expect(kindOf('x', focus, { keyCode: 229 })).toBeNull();
      expect(kindOf('Enter', focus, { ctrlKey: true })).toBe('confirm');
    }
    for (const key of ['x', 'e', 'o', 'u', '?', '1', ' ', 'ArrowLeft', 'F2']) {
      expect(kindOf(key, 'text')).toBeNull();
      expect(kindOf(key, 'elsewhere')).not.toBeNull();
    }
  });
  test('Enter and Escape leave an editor; buttons keep their Enter and Space', () => {
    expect(kindOf('Enter', 'text')).toBe('finish');
    expect(kindOf('Enter', 'text-area', { shiftKey: true })).toBeNull();
    expect(kindOf('Escape', 'text')).toBe('cancel');
    expect(kindOf('2', 'text', { altKey: true })).toBe('choose');
    for (const key of ['Enter', ' ']) expect(kindOf(key, 'control')).toBeNull();
    expect(kindOf('u', 'control')).toBe('undo');
    expect(kindOf('c', 'elsewhere', { ctrlKey: true })).toBeNull();
  });
});

describe('what is sent of a grid', () => {
  const fieldOf = (id: string) => libraryForm.fields.find((field) => field.id === id)!;
  const open = (pageId: string, value: OpenValue['value']): OpenValue => ({
    pageId,
    controlNumber: 'n',
    page: 1,
    receivedOn: '2026-11-20',
    readingId: 'r',
    seen: 0,
    value,
    probability: probability(0.5),
    alternatives: [],
    reasons: [],
    crop: '/',
  });
  test('what was picked out or emptied stays open; what was not changed is confirmed as shown', () => {
    const drafts: Record<string, string | undefined> = { b: '髙橋', c: '  ', e: '高橋' };
    const sent = toSend(fieldOf('name'), ['a', 'b', 'c', 'd', 'e'].map((id) => open(id, '高橋')), (id) => ({ draft: drafts[id], isPickedOut: id === 'd', isSeen: true })); // prettier-ignore
    const shown = { readingId: 'r', seen: 0, shown: '高橋' };
    expect(sent).toEqual([
      { pageId: 'a', ...shown },
      { pageId: 'b', ...shown, value: '髙橋' },
      { pageId: 'e', ...shown },
    ]);
  });
  test('a date gets its zeros, and a box that is not marked has a value', () => {
    const typed = { draft: '2026-1-5', isPickedOut: false, isSeen: true };
    expect(valueToSettle(fieldOf('birthDate'), open('a', null), typed)).toBe('2026-01-05');
    const asShown = { draft: undefined, isPickedOut: false, isSeen: true };
    expect(
      valueToSettle(fieldOf('name'), open('a', '高橋'), { ...asShown, isSeen: false }),
    ).toBeNull();
    expect(valueToSettle(fieldOf('newsletter'), open('a', false), asShown)).toBe(false);
  });
});

test('steps keep to the grid', () => {
  const steps = (['left', 'right', 'up', 'down', 'first', 'last'] as const).map((to) => [
    stepTo(0, to, 5, 3),
    stepTo(3, to, 5, 3),
  ]);
  expect(steps).toEqual([[0, 2], [1, 4], [0, 0], [3, 3], [0, 0], [4, 4]]); // prettier-ignore
});
