/** Something that is wrong with a form, and where in form.json. */
export interface FormProblem {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the form, as people write it: `fields[3].cells`. */
  readonly path: string;
  /** What is wrong and what to do about it, in one or two sentences. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** A problem before its place in the text is known. */
export interface FormFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Offset into the string at `path`, for expressions. */
  readonly within?: number;
  /** Where in the text, when the path alone does not tell. */
  readonly offset?: number;
  /** The property's name is wrong, not its value. */
  readonly onKey?: boolean;
}

export const errorAt = (path: FormFault['path'], message: string): FormFault => ({
  path,
  message,
  severity: 'error',
});
export const warningAt = (path: FormFault['path'], message: string): FormFault => ({
  path,
  message,
  severity: 'warning',
});
