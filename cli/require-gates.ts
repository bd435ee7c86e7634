import { readGate, type GateState } from '../engines/gate-file.ts';
import type { LoadedForm } from '../engines/load-form.ts';

/** What stands in the way of using these forms, one line each; empty when nothing does. */
export async function findClosedGates(forms: readonly LoadedForm[]): Promise<string[]> {
  const lines = await Promise.all(
    forms.map(async (loaded) => {
      const why = WHY[(await readGate(loaded)).kind];
      const { form, folder } = loaded;
      return why === null
        ? []
        : [
            `${form.id} v${form.version} is not activated: ${why}. ` +
              `Run: madoguchi form check ${folder}\n`,
          ];
    }),
  );
  return lines.flat();
}

const WHY: Readonly<Record<GateState['kind'], string | null>> = {
  passed: null,
  failed: 'its own blank does not read all-empty',
  changed: 'form.json or the blank has changed since its blank was last tried',
  missing: 'its blank has not been tried yet',
  damaged: 'its gate.json cannot be read',
};
