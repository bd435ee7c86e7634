import type { ReadPdf } from './read-pdf.ts';

type Check = readonly [clause: string, what: string, isMet: (pdf: ReadPdf) => boolean];

export function xmpOf(pdf: ReadPdf): string {
  const metadata = pdf.stream(pdf.dict(pdf.trailer['/Root'])['/Metadata']);
  return metadata?.data.toString('utf8') ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const valueOf = (xmp: string, name: string): string | undefined =>
  new RegExp(`<${name}>(?:<rdf:Alt><rdf:li xml:lang="x-default">)?([^<]*)<`)
    .exec(xmp)?.[1]
    ?.replace(/&(\w+);/g, (_, entity: string) => ENTITIES[entity] ?? '');

const infoOf = (pdf: ReadPdf, key: string): string => {
  const value = pdf.dict(pdf.trailer['/Info'])[key];
  return typeof value === 'string' ? value.replace(/^u:/, '') : '';
};

/** `D:20261128090000Z` as the packet has it. */
const instantOf = (date: string): string =>
  date.replace(/^D:(....)(..)(..)(..)(..)(..)Z.*$/, '$1-$2-$3T$4:$5:$6Z');

/** Clauses on what the file says of itself. */
export const checkMetadata: readonly Check[] = [
  [
    '6.6.2.1',
    'a packet of XMP, in UTF-8, well formed, of the catalog',
    (pdf) => {
      const metadata = pdf.stream(pdf.dict(pdf.trailer['/Root'])['/Metadata']);
      const xmp = xmpOf(pdf);
      return (
        metadata?.dict['/Type'] === '/Metadata' &&
        metadata.dict['/Subtype'] === '/XML' &&
        /^<\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\?>/.test(xmp) &&
        xmp.endsWith('<?xpacket end="r"?>') &&
        isWellFormed(xmp)
      );
    },
  ],
  [
    '6.6.2.2',
    'what the information dictionary says, the packet says too',
    (pdf) => {
      const xmp = xmpOf(pdf);
      return (
        infoOf(pdf, '/Title') === valueOf(xmp, 'dc:title') &&
        infoOf(pdf, '/Creator') === valueOf(xmp, 'xmp:CreatorTool') &&
        infoOf(pdf, '/Producer') === valueOf(xmp, 'pdf:Producer') &&
        instantOf(infoOf(pdf, '/CreationDate')) === valueOf(xmp, 'xmp:CreateDate') &&
        instantOf(infoOf(pdf, '/ModDate')) === valueOf(xmp, 'xmp:ModifyDate') &&
        OWN.every((name) => infoOf(pdf, `/${name}`) === valueOf(xmp, `mdg:${name}`))
      );
    },
  ],
  [
    '6.6.2.3',
    'properties of our own are described',
    (pdf) => {
      const xmp = xmpOf(pdf);
      const used = [...xmp.matchAll(/<mdg:(\w+)>/g)].map(([, name]) => name);
      const described = [...xmp.matchAll(/<pdfaProperty:name>(\w+)</g)].map(([, name]) => name);
      const namespace = /xmlns:mdg="([^"]+)"/.exec(xmp)?.[1];
      return (
        used.join() === described.join() &&
        valueOf(xmp, 'pdfaSchema:namespaceURI') === namespace &&
        valueOf(xmp, 'pdfaSchema:prefix') === 'mdg'
      );
    },
  ],
  [
    '6.6.4',
    'it says that it is PDF/A-2b',
    (pdf) =>
      valueOf(xmpOf(pdf), 'pdfaid:part') === '2' &&
      valueOf(xmpOf(pdf), 'pdfaid:conformance') === 'B' &&
      xmpOf(pdf).includes('xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'),
  ],
];

const OWN = [
  'ControlNumber',
  'Page',
  'ReceivedOn',
  'FormId',
  'FormVersion',
  'OriginalSha256',
  'RecordDigest',
] as const;

/** Every element is closed where it was opened, and no sign stands for itself that means something. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml
    .replace(/<\?[^]*?\?>/g, '')
    .replace(/<(\/?)([\w:]+)(?:\s+[\w:]+="[^"<&]*")*\s*(\/?)>/g, (_, close, name, empty) => {
      if (close === '/') return open.pop() === name ? '' : '<';
      if (empty !== '/') open.push(name as string);
      return '';
    });
  return open.length === 0 && !/<|&(?!(amp|lt|gt|quot);)/.test(rest);
}
