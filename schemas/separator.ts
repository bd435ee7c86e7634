import { boxMm } from './units.ts';

/**
 * What the printed code of a separator sheet says: the next envelope begins after it. A form's code
 * (`madoguchi:<id>:<version>:<page>`) has one part more, so that none can be taken for it.
 */
export const SEPARATOR_CODE = 'madoguchi:separator:next-envelope';

/**
 * What is printed on a separator sheet, and where: by this it is drawn, and known again. Words stand
 * in the middle of their boxes, which they nearly fill.
 */
export const SEPARATOR_SHEET = {
  width: 210,
  height: 297,
  /** One is enough: a staple, a dog-ear or a streak may spoil the other. */
  codes: [boxMm(20, 20, 65, 65), boxMm(125, 212, 65, 65)],
  words: [
    { text: '仕切り紙', size: 84, bold: true, box: boxMm(46.5, 100, 117, 30) },
    { text: 'Separator sheet', size: 40, bold: true, box: boxMm(39.5, 136, 131, 15) },
    {
      text: 'この紙の次から、次の封筒です。',
      size: 20,
      bold: false,
      box: boxMm(55, 160, 100, 7.5),
    },
    {
      text: 'A new envelope begins after this sheet.',
      size: 20,
      bold: false,
      box: boxMm(26.5, 170, 157, 8),
    },
    {
      text: 'ページとして数えません。繰り返し使えます。',
      size: 14,
      bold: false,
      box: boxMm(57, 186, 96, 5.5),
    },
    {
      text: 'It is not counted as a page. Use it again.',
      size: 14,
      bold: false,
      box: boxMm(49, 193, 112, 5.5),
    },
  ],
} as const;

/** As many as one asks for at a time: they are used again and again. */
export const MOST_SEPARATORS = 200;
