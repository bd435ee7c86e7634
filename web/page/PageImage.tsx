import { useId, useState } from 'react';
import { turnTransform } from '../lay/turning.ts';
import { useWords } from '../messages/use-messages.tsx';
import { imageAddress } from '../server/picture-address.ts';
import { FieldBoxes } from './FieldBoxes.tsx';
import { PaperTools } from './PaperTools.tsx';
import { QualityMarks } from './QualityMarks.tsx';
import type { Desk } from './use-desk.ts';
import { useGrip } from './use-grip.ts';
import type { LookPort } from './use-look.ts';

/**
 * The straightened image with every field's boxes on it. The image spans the form's page exactly,
 * so one user unit is one millimetre of the form. Until the first frame is painted its place is kept.
 */
export function PageImage({ desk }: { readonly desk: Desk }) {
  const { m } = useWords();
  const [isBroken, setBroken] = useState(false);
  const { view, form, look, size } = desk;
  const grip = useGrip(look);
  const { frame } = look;
  return (
    <section className={look.isNear ? 'paper paper--near' : 'paper'} aria-label={m.page.image}>
      <div className="paper__tools">
        <PaperTools look={look} />
        <Legend isWaiting={desk.waitingCount > 0} />
      </div>
      <div className="paper__sheet">
        {isBroken && <p className="paper__missing">{m.page.noImage}</p>}
        <svg
          {...grip}
          className={svgClass(look)}
          viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
          role="img"
          aria-label={m.page.imageAlt}
        >
          {desk.isPainted && (
            <g transform={turnTransform(size, look.turn)}>
              <image
                className={look.isStrong ? 'paper__image--strong' : undefined}
                href={imageAddress(view)}
                width={size.width}
                height={size.height}
                preserveAspectRatio="none"
                onError={() => setBroken(true)}
              />
              <Hatch />
              {view.reading && <QualityMarks reading={view.reading} size={size} />}
              {form.fields
                .filter((field) => field.page === desk.formPage)
                .map((field) => (
                  <FieldBoxes key={field.id} field={field} desk={desk} />
                ))}
            </g>
          )}
        </svg>
      </div>
    </section>
  );
}

function svgClass({ isNear, isFree, isPart }: LookPort): string {
  const names = ['paper__svg'];
  if (isNear && !isFree) names.push('paper__svg--near');
  if (isPart) names.push('paper__svg--part');
  if (isFree) names.push('paper__svg--free');
  return names.join(' ');
}

/** The pattern of unread fields: told by its form, not by its colour alone. */
function Hatch() {
  return (
    <defs>
      <pattern
        id="hatch"
        width="2"
        height="2"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line className="hatch-line" x1="0" y1="0" x2="0" y2="2" />
      </pattern>
    </defs>
  );
}

function Legend({ isWaiting }: { readonly isWaiting: boolean }) {
  const { m } = useWords();
  const id = useId();
  return (
    <ul className="legend" aria-label={m.page.boxes} id={id}>
      {(['settled', 'review', 'unread', 'selected'] as const).map((look) => (
        <li key={look} className={`legend__item legend__item--${look}`}>
          {m.page.legend[look]}
        </li>
      ))}
      {isWaiting && <li className="legend__item legend__item--waiting">{m.entry.legend}</li>}
    </ul>
  );
}
