import { existsSync } from 'node:fs';
import { curvesFor, type Acceptance } from '../schemas/acceptance.ts';
import type { Engines } from '../recognition/ports.ts';
import type { MarkModel } from '../recognition/read/mark-model.ts';
import type { LineModel } from '../recognition/read/line-model.ts';
import type { VerificationModel } from '../recognition/read/verification-model.ts';
import { loadAcceptance } from './acceptance.ts';
import { openCodeReader } from './codes.ts';
import { loadLineModel, loadVerificationModel } from './line-model.ts';
import { loadMarkModel } from './mark-model.ts';
import { openKanjiWitness } from './kanji-witness.ts';
import { openLatinLine } from './latin-line.ts';
import { openLatinStrokes } from './latin-strokes.ts';
import { modelPath } from './model-path.ts';
import { openNetwork } from './network.ts';
import { openCheckboxes } from './open-checkboxes.ts';
import { openPpocr } from './ppocr.ts';
import { openTesseract } from './tesseract.ts';

/** What the core reads with: engines, fitted models, and the versions of all of them. */
export interface OpenEngines {
  readonly tools: {
    readonly engines: Engines;
    readonly marks: MarkModel;
    readonly lines: LineModel;
    /** Not among `versions`: it takes part only where a registry does. */
    readonly verification: VerificationModel;
    readonly acceptance: Acceptance['curves'];
    readonly versions: Readonly<Record<string, string>>;
  };
  close(): Promise<void>;
}

/** Opens every engine once. Warm start takes about a second; close() ends the OCR workers. */
export async function openEngines(): Promise<OpenEngines> {
  const characters = modelPath('character/character.json');
  const latinLetters = modelPath('latin/latin.json');
  const latinLines = modelPath('latin-line/latin-line.json');
  const latinStrokes = modelPath('latin-strokes/latin-strokes.json');
  const latin = await openPpocr();
  const [
    digits,
    checkboxes,
    characterNetwork,
    letters,
    hands,
    kanji,
    strokes,
    latinSecond,
    japanese,
    codes,
    marks,
    lines,
  ] = await Promise.all([
    openNetwork(modelPath('digit/digit.json')),
    openCheckboxes(),
    existsSync(characters) ? openNetwork(characters) : null,
    existsSync(latinLetters) ? openNetwork(latinLetters) : null,
    existsSync(latinLines) ? openLatinLine(latinLines, latin) : null,
    openKanjiWitness(modelPath('kanji-forms/kanji-forms.json'), latin),
    existsSync(latinStrokes) ? openLatinStrokes(latinStrokes) : null,
    openTesseract({ language: 'eng' }),
    openTesseract({ language: 'jpn' }),
    openCodeReader(),
    loadMarkModel(modelPath('mark/mark.json')),
    loadLineModel(modelPath('line/line.json')),
  ]);
  const verification = await loadVerificationModel(modelPath('verification/verification.json'));
  const engines = {
    digits,
    checkboxes,
    characters: characterNetwork,
    letters,
    latin,
    hands,
    strokes,
    latinSecond,
    japanese,
    kanji,
    codes,
  };
  const versions: Record<string, string> = { marks: marks.id, lines: lines.id };
  for (const [role, engine] of Object.entries(engines)) if (engine) versions[role] = engine.id;
  const acceptance = await loadAcceptance(modelPath('acceptance/acceptance.json'));
  const curves = curvesFor(acceptance, versions);
  versions['acceptance'] = acceptance.id;
  return {
    tools: { engines, marks, lines, verification, acceptance: curves, versions },
    close: async () => {
      await Promise.all([latinSecond.close(), japanese.close()]);
    },
  };
}
