import { useId } from 'react';
import { flawsOfPage, type PageQuality } from '../../schemas/quality.ts';
import { useWords } from '../messages/use-messages.tsx';

/** What scanner and post did to the page: what is poor with its remedy, and all measures. */
export function QualityNote({ quality }: { readonly quality: PageQuality | undefined }) {
  const { m } = useWords();
  const id = useId();
  // Readings made before it was measured have none.
  if (quality === undefined) return null;
  const flaws = flawsOfPage(quality);
  return (
    <section className="quality" aria-labelledby={id} data-poor={flaws.length > 0}>
      <h2 id={id}>{flaws.length > 0 ? m.quality.poor : m.quality.title}</h2>
      {flaws.length > 0 && (
        <ul>
          {flaws.map((flaw) => (
            <li key={flaw} data-flaw={flaw}>
              <strong>{m.quality.flaws[flaw].cause(quality)}</strong> {m.quality.flaws[flaw].remedy}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>
          {m.quality.inShort(Math.round(quality.dpi), m.quality.depths[quality.depth])}
        </summary>
        <Measures quality={quality} />
      </details>
    </section>
  );
}

function Measures({ quality }: { readonly quality: PageQuality }) {
  const { m } = useWords();
  const { blur, clipped, contrast, cutCorners, depth, dpi, folds, streaks } = quality;
  const { measures } = m.quality;
  const corners = cutCorners.map(({ corner, length }) =>
    m.quality.cornerOf(m.quality.corners[corner], length.toFixed(0)),
  );
  const isPrint = contrast > 0;
  const rows = [
    [measures.dpi, `${Math.round(dpi)} dpi`],
    [measures.depth, m.quality.depths[depth]],
    [measures.contrast, isPrint ? percent(contrast) : m.quality.notMeasured],
    [measures.blur, isPrint ? `${blur.toFixed(2)} mm` : m.quality.notMeasured],
    [measures.clipped, m.quality.clipped(percent(clipped.white), percent(clipped.black))],
    [
      measures.cutCorners,
      corners.length > 0 ? corners.join(m.quality.and) : m.quality.none,
      'corner',
    ],
    [measures.streaks, m.quality.count(streaks.length), 'streaks'],
    [measures.folds, m.quality.count(folds.length), 'folds'],
  ] as const;
  return (
    <dl className="quality__measures">
      {rows.map(([name, value, mark]) => (
        <div key={name}>
          <dt>
            {name}
            {mark !== undefined && <MarkSample mark={mark} />}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How it is drawn on the paper. */
function MarkSample({ mark }: { readonly mark: 'corner' | 'streaks' | 'folds' }) {
  return (
    <svg className="quality__mark" viewBox="0 0 32 8" aria-hidden="true">
      {mark === 'corner' ? (
        <polygon className="flaw flaw--corner" points="12,1 20,1 12,7" />
      ) : (
        <line className={`flaw flaw--${mark}`} x1="0" y1="4" x2="32" y2="4" />
      )}
    </svg>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
