import {
  openBareCharacters,
  openBareDigits,
  openBareLetters,
  openBareMarks,
  type BareReader,
  type CellKind,
} from '../recognition/read/bare-cells.ts';
import { loadMarkModel } from '../engines/mark-model.ts';
import { modelPath } from '../engines/model-path.ts';
import { openNetwork } from '../engines/network.ts';
import { openCheckboxes } from '../engines/open-checkboxes.ts';

/** Opens what reads one kind of cell, and nothing else: a tenth of a second. */
export async function openBareReader(kind: CellKind): Promise<BareReader> {
  switch (kind) {
    case 'digit':
      return openBareDigits(await openNetwork(modelPath('digit/digit.json')));
    case 'mark':
      return openBareMarks(
        await openCheckboxes(),
        await loadMarkModel(modelPath('mark/mark.json')),
      );
    case 'latin':
      return openBareLetters(await openNetwork(modelPath('latin/latin.json')));
    case 'katakana':
    case 'hiragana':
    case 'kanji':
      return openBareCharacters(await openNetwork(modelPath('character/character.json')), kind);
  }
}
