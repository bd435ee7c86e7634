import type { ArchivedRecord } from '../../../schemas/archive.ts';

const PRODUCT = 'madoguchi';
/** Names what we say of a record; nothing has to be found there. */
const NAMESPACE = 'urn:madoguchi:archive:1#';

/** What the information dictionary and the XMP packet both say. */
export interface ArchiveFacts {
  readonly title: string;
  readonly product: string;
  /** Of the approval: the same record is the same file whenever it is made. */
  readonly made: Date;
  /** By the name of each: what it is, and what it says. */
  readonly own: Readonly<Record<string, { readonly what: string; readonly value: string }>>;
}

export function factsOf(record: ArchivedRecord): ArchiveFacts {
  const { form, controlNumber, page, receivedOn, approvedAt, original, digest } = record;
  const made = new Date(approvedAt);
  made.setUTCMilliseconds(0); // the dictionary knows no less than seconds
  return {
    title: `${form.title.ja} ${controlNumber}`,
    product: PRODUCT,
    made,
    own: {
      ControlNumber: { what: 'control number of the envelope', value: controlNumber },
      Page: { what: 'number of the page within the envelope', value: String(page) },
      ReceivedOn: { what: 'receipt date, YYYY-MM-DD', value: receivedOn },
      FormId: { what: 'id of the form', value: form.id },
      FormVersion: { what: 'version of the form', value: String(form.version) },
      OriginalSha256: { what: 'SHA-256 of the file as received', value: original },
      ...(digest !== null && {
        RecordDigest: { what: 'keyed hash of the record in the audit chain', value: digest },
      }),
    },
  };
}

/** ISO 16684-1, with a description of our own properties as ISO 19005-2, 6.6.2.3, asks for. */
export function writeXmp({ title, product, made, own }: ArchiveFacts): string {
  const instant = made.toISOString().replace('.000Z', 'Z');
  const values = Object.entries(own)
    .map(([name, { value }]) => `<mdg:${name}>${escapeXml(value)}</mdg:${name}>`)
    .join('\n    ');
  const described = Object.entries(own).map(([name, { what }]) => describe(name, what));
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
    <pdfaid:part>2</pdfaid:part>
    <pdfaid:conformance>B</pdfaid:conformance>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
    <dc:format>application/pdf</dc:format>
    <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>
    <xmp:CreatorTool>${product}</xmp:CreatorTool>
    <xmp:CreateDate>${instant}</xmp:CreateDate>
    <xmp:ModifyDate>${instant}</xmp:ModifyDate>
    <pdf:Producer>${product}</pdf:Producer>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:mdg="${NAMESPACE}">
    ${values}
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>Archived record</pdfaSchema:schema>
      <pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>mdg</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq>
        ${described.join('\n        ')}
      </rdf:Seq></pdfaSchema:property>
    </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

const describe = (name: string, what: string): string =>
  `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name>` +
  '<pdfaProperty:valueType>Text</pdfaProperty:valueType>' +
  '<pdfaProperty:category>external</pdfaProperty:category>' +
  `<pdfaProperty:description>${what}</pdfaProperty:description></rdf:li>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (found) => ENTITIES[found]!);
