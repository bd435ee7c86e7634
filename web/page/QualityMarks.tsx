import type { PageReading } from '../../schemas/reading.ts';
import { lineOf, triangleOf } from './quality-marks.ts';

/** Streaks, folds and missing corners on the straightened page; `QualityNote` says them in words. */
export function QualityMarks({
  reading,
  size,
}: {
  readonly reading: Pick<PageReading, 'quality' | 'registration'>;
  readonly size: { readonly width: number; readonly height: number };
}) {
  const { quality, registration } = reading;
  if (quality === undefined) return null;
  return (
    <g className="flaws">
      {(['streaks', 'folds'] as const).flatMap((kind) =>
        quality[kind].map((band, index) => {
          const line = lineOf(registration.homography, band);
          if (line === null) return null;
          const [from, to] = line;
          return (
            <line
              key={`${kind} ${index}`}
              className={`flaw flaw--${kind}`}
              x1={from.x}
              y1={from.y}
              x2={to.x}
              y2={to.y}
            />
          );
        }),
      )}
      {quality.cutCorners.map((cut) => (
        <polygon
          key={cut.corner}
          className="flaw flaw--corner"
          points={triangleOf(cut, size)
            .map(({ x, y }) => `${x},${y}`)
            .join(' ')}
        />
      ))}
    </g>
  );
}
