/** A page of a version of a form, as printed codes and messages name it: `id:version:page`. */
export interface FormPage {
  readonly id: string;
  readonly version: number;
  readonly page: number;
}

/** Null where the text names none. */
export function parseFormPage(name: string): FormPage | null {
  const found = /^([a-z][a-z0-9-]*):([1-9]\d*):([1-9]\d*)$/.exec(name);
  return found ? { id: found[1]!, version: Number(found[2]), page: Number(found[3]) } : null;
}
