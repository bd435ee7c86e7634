import { boxOf } from '../../schemas/form/parts.ts';
import type { Field } from '../../schemas/form/field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { cropAddress, imageAddress } from '../server/picture-address.ts';
import { SentPicture } from '../shell/SentPicture.tsx';
import { widen } from './field-boxes.ts';
import type { Desk } from './use-desk.ts';

interface Props {
  readonly desk: Desk;
  readonly field: Field;
  readonly isLarge: boolean;
}

/** The very pixels that were read. A secret field shows them only after a reason was given. */
export function Crop({ desk, field, isLarge }: Props) {
  const { m, language } = useWords();
  const view = desk.viewOf(field.id);
  const className = isLarge ? 'crop crop--large' : 'crop';
  const alt = isLarge ? m.page.cropAlt(field.label[language]) : '';
  const shown = desk.revealedOf(field.id);
  if (field.secret === 'secret')
    return shown?.crop ? (
      <SentPicture className={className} alt={alt} picture={shown.crop} />
    ) : (
      <span className={`${className} crop--masked`} aria-hidden="true" />
    );
  if (view?.hasCrop)
    return (
      <img
        className={className}
        alt={alt}
        // The one in hand was loaded ahead: no frame is lost.
        src={isLarge || desk.isPainted ? cropAddress(desk.view, field.id) : undefined}
        loading={isLarge ? 'eager' : 'lazy'}
      />
    );
  return <CutOut desk={desk} field={field} className={className} alt={alt} />;
}

/** Where no crop was kept, the same place of the straightened image stands in. */
function CutOut({
  desk,
  field,
  className,
  alt,
}: Omit<Props, 'isLarge'> & { className: string; alt: string }) {
  const size = desk.form.pages[field.page - 1];
  if (size === undefined) return null;
  const { x, y, width, height } = widen(boxOf(field), 1);
  const role =
    alt === '' ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': alt } as const);
  return (
    <svg className={className} viewBox={`${x} ${y} ${width} ${height}`} {...role}>
      <image
        href={imageAddress(desk.view)}
        width={size.width}
        height={size.height}
        preserveAspectRatio="none"
      />
    </svg>
  );
}
