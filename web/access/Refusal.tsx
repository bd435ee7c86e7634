import { useErrorWords } from '../shell/ErrorNotice.tsx';

/** Why the server refused, and what to do. */
export function Refusal({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  if (error === null) return null;
  return (
    <p className="error-text" role="alert">
      {cause} {remedy}
    </p>
  );
}
