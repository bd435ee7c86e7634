import { readGate } from '../../engines/gate-file.ts';
import { loadForms } from '../../engines/load-forms.ts';
import { openEngines } from '../../engines/open-engines.ts';
import { builtInForms } from '../../cli/form-folders.ts';

describe('the forms that come with the product', () => {
  it('carry a passed gate for exactly their form.json and blank', async () => {
    const forms = await loadForms(builtInForms());
    if (!forms.ok) throw new Error(JSON.stringify(forms.error));
    expect(forms.value.length).toBeGreaterThan(0);
    for (const form of forms.value) {
      const state = await readGate(form);
      expect([form.form.id, state.kind]).toEqual([form.form.id, 'passed']);
    }
  });

  it('were tried with the engines and weights that are committed: else run `form check` again', async () => {
    const forms = await loadForms(builtInForms());
    if (!forms.ok) throw new Error(JSON.stringify(forms.error));
    const engines = await openEngines();
    await engines.close();
    for (const form of forms.value) {
      const state = await readGate(form);
      expect(state).toMatchObject({ gate: { engines: engines.tools.versions, trials: 100 } });
    }
  });
});
