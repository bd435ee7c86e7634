/**
 * What the printed code of a separator sheet says: the next envelope begins after it. A form's code
 * (`madoguchi:<id>:<version>:<page>`) has one part more, so that none can be taken for it.
 */
export const SEPARATOR_CODE = 'madoguchi:separator:next-envelope';

/** As many as one asks for at a time: they are used again and again. */
export const MOST_SEPARATORS = 200;
