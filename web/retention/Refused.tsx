import type { Problem } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';

/** What was not done, and why. */
export function Refused({
  results,
}: {
  readonly results: readonly {
    readonly controlNumber: string;
    readonly problem: Problem | null;
  }[];
}) {
  const { language } = useWords();
  const refused = results.filter(({ problem }) => problem !== null);
  if (refused.length === 0) return null;
  return (
    <ul className="error-text" role="alert">
      {refused.map(({ controlNumber, problem }) => (
        <li key={controlNumber}>
          {controlNumber}: {problem?.cause[language]} {problem?.remedy[language]}
        </li>
      ))}
    </ul>
  );
}
