import { commandOf, type Focus, type KeyPress } from '../../web/page/keys.ts';

const press = (changes: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...changes,
});
const enter = { key: 'Enter', code: 'Enter', keyCode: 13 };

describe('keys', () => {
  test('belong to the input method while it composes', () => {
    for (const focus of ['text', 'text-area', 'option', 'elsewhere'] as const) {
      expect(commandOf(press({ ...enter, isComposing: true }), focus)).toBeNull();
      expect(commandOf(press({ ...enter, keyCode: 229 }), focus)).toBeNull();
    }
  });
  test('Enter confirms in editors and leaves buttons their own Enter', () => {
    const kinds = (['text', 'text-area', 'option', 'elsewhere'] as Focus[]).map(
      (focus) => commandOf(press(enter), focus)?.kind,
    );
    expect(kinds).toEqual(['confirm', 'confirm', 'confirm', undefined]);
    expect(commandOf(press({ ...enter, shiftKey: true }), 'text-area')).toBeNull();
  });
  test('digits type in text boxes and pick elsewhere; with Alt they pick everywhere', () => {
    const three = { key: '3', code: 'Digit3' };
    expect(commandOf(press(three), 'text')).toBeNull();
    expect(commandOf(press(three), 'option')).toEqual({ kind: 'pick', index: 2 });
    expect(commandOf(press({ ...three, altKey: true }), 'text')).toEqual({
      kind: 'pick',
      index: 2,
    });
  });
  test('Alt and a letter is told by the place of the key: a Mac changes the letter', () => {
    expect(commandOf(press({ key: '∫', code: 'KeyB', altKey: true }), 'text')).toEqual({
      kind: 'blank',
    });
    expect(commandOf(press({ key: '≈', code: 'KeyX', altKey: true }), 'text')).toEqual({
      kind: 'illegible',
    });
  });
  test('arrows step through fields, but move the caret in a text area', () => {
    expect(commandOf(press({ key: 'ArrowDown' }), 'text')).toEqual({ kind: 'next' });
    expect(commandOf(press({ key: 'ArrowDown' }), 'text-area')).toBeNull();
    expect(
      commandOf(press({ key: 'ArrowUp', code: 'ArrowUp', altKey: true }), 'text-area'),
    ).toEqual({ kind: 'previous' });
  });
  test('the browser keeps its own: Ctrl and Command with anything but Enter', () => {
    expect(commandOf(press({ key: 'z', code: 'KeyZ', ctrlKey: true }), 'text')).toBeNull();
    expect(commandOf(press({ ...enter, metaKey: true }), 'text')).toBeNull();
    expect(commandOf(press({ ...enter, ctrlKey: true }), 'text')).toEqual({ kind: 'approve' });
  });
  test('? asks for help outside of text boxes only', () => {
    expect(commandOf(press({ key: '?', code: 'Slash', shiftKey: true }), 'elsewhere')).toEqual({
      kind: 'help',
    });
    expect(commandOf(press({ key: '?', code: 'Slash', shiftKey: true }), 'text')).toBeNull();
  });
});
