import { grayscale, PDFDocument, type PDFPage } from 'pdf-lib';
import type { Form } from '../../schemas/form/form.ts';
import { partsOf, type FieldPart } from '../../schemas/form/parts.ts';
import { codeText, drawCode } from './draw-code.ts';
import { drawPrintItem } from './draw-print-item.ts';
import { embedFonts } from './embed-fonts.ts';
import { POINTS_PER_MM, toPdfBox } from './pdf-space.ts';

export interface BlankOptions {
  /** Leaves out code and corner marks, as on copies that an authority printed itself. */
  readonly plain: boolean;
}

/** Rules in millimetres: thin, so that writing stands out; a checkbox must survive a fax. */
const RULE_WIDTH: Record<FieldPart['kind'], number> = { cell: 0.2, line: 0.2, mark: 0.25 };

/** The same form gives the same bytes: no clock, no chance. */
const DRAWN_ON = new Date(0);

/** Draws the empty form as a PDF from the form alone, so that print and reader cannot drift. */
export async function drawBlank(form: Form, options: BlankOptions): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  describe(document, form);
  const fonts = await embedFonts(document, form.print);
  form.pages.forEach((size, index) => {
    const page = document.addPage([size.width * POINTS_PER_MM, size.height * POINTS_PER_MM]);
    const number = index + 1;
    for (const item of form.print) if (item.page === number) drawPrintItem(page, item, fonts);
    for (const field of form.fields)
      if (field.page === number) for (const part of partsOf(field)) drawPart(page, part);
    if (!options.plain) drawFiducials(page, form, number);
  });
  return document.save();
}

function drawPart(page: PDFPage, part: FieldPart): void {
  page.drawRectangle({
    ...toPdfBox(page, part.box),
    borderWidth: RULE_WIDTH[part.kind] * POINTS_PER_MM,
    borderColor: grayscale(0),
  });
}

function drawFiducials(page: PDFPage, form: Form, number: number): void {
  for (const code of form.fiducials.code)
    if (code.page === number) drawCode(page, code.box, codeText(form, number));
  for (const mark of form.fiducials.marks)
    if (mark.page === number)
      page.drawRectangle({ ...toPdfBox(page, mark.box), color: grayscale(0) });
}

function describe(document: PDFDocument, form: Form): void {
  document.setTitle(form.title.ja, { showInWindowTitleBar: true });
  document.setLanguage('ja');
  document.setSubject(`${form.id} v${form.version}`);
  document.setProducer('madoguchi');
  document.setCreator('madoguchi');
  document.setCreationDate(DRAWN_ON);
  document.setModificationDate(DRAWN_ON);
}
