import { create } from 'qrcode';
import {
  closePath,
  fill,
  lineTo,
  moveTo,
  popGraphicsState,
  pushGraphicsState,
  setFillingGrayscaleColor,
  type PDFOperator,
  type PDFPage,
} from 'pdf-lib';
import type { Form } from '../../schemas/form/form.ts';
import type { BoxMm } from '../../schemas/units.ts';
import { toPdfBox, type PdfBox } from './pdf-space.ts';

/** What the printed code says: form, version and page, so that a sheet names itself. */
export const codeText = (form: Pick<Form, 'id' | 'version'>, page: number): string =>
  `madoguchi:${form.id}:${form.version}:${page}`;

/**
 * Draws a QR code without quiet zone into the box (the form keeps its surroundings free).
 * Level M restores 15 %: enough for a pen stroke or a fold across it. All modules are one path:
 * drawn one by one, renderers leave hairlines between them.
 */
export function drawCode(page: PDFPage, box: BoxMm, text: string): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const area = toPdfBox(page, box);
  const side = area.width / modules.size;
  const dark = (row: number, column: number): boolean =>
    column < modules.size && modules.get(row, column) === 1;
  const operators: PDFOperator[] = [];
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) {
      if (!dark(row, column)) continue;
      const start = column;
      while (dark(row, column + 1)) column++;
      operators.push(
        ...rectanglePath({
          x: area.x + start * side,
          y: area.y + area.height - (row + 1) * side,
          width: (column + 1 - start) * side,
          height: side,
        }),
      );
    }
  page.pushOperators(
    pushGraphicsState(),
    setFillingGrayscaleColor(0),
    ...operators,
    fill(),
    popGraphicsState(),
  );
}

const rectanglePath = ({ x, y, width, height }: PdfBox): PDFOperator[] => [
  moveTo(x, y),
  lineTo(x + width, y),
  lineTo(x + width, y + height),
  lineTo(x, y + height),
  closePath(),
];
