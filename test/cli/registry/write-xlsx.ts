import { crc32, deflateRawSync } from 'node:zlib';

/** With a place, such as B3: where it stands whatever stands before it. */
type Cell = string | number | Date | { readonly place: string; readonly value: number };

/**
 * A spreadsheet of one sheet, as small as the format allows: a zip archive. `claims`: bytes that
 * its directory says of every part, whatever it unpacks to.
 */
export function writeXlsx(rows: readonly (readonly Cell[])[], claims?: number): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const relations = (...targets: [string, string][]): string => {
    const each = targets.map(
      ([type, target], at) =>
        `<Relationship Id="r${at + 1}" Type="${office}/${type}" Target="${target}"/>`,
    );
    return `<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`;
  };
  const sheet = rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, at) => writeCell(cell, row, at)).join('')}</row>`,
    )
    .join('');
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': relations(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
    ),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
    // Format 14 is a day.
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
  return zip(parts, claims);
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_DAY = Date.UTC(1899, 11, 30);

function writeCell(cell: Cell, row: number, at: number): string {
  const place = `r="${String.fromCharCode(65 + at)}${row + 1}"`;
  if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c ${place} t="inlineStr"><is><t>${cell}</t></is></c>`;
  return cell instanceof Date
    ? `<c ${place} s="1"><v>${(cell.getTime() - FIRST_DAY) / DAY_MS}</v></c>`
    : `<c r="${cell.place}"><v>${cell.value}</v></c>`;
}

/** PKZIP's APPNOTE 4.3.7, 4.3.12, 4.3.16. */
function zip(files: Readonly<Record<string, string>>, claims?: number): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, body] = [Buffer.from(path), deflateRawSync(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(claims ?? Buffer.byteLength(text), 18);
    common.writeUInt16LE(name.length, 22);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, body);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, entry, name);
    offset += 30 + name.length + body.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
