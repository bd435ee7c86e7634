import sharp from 'sharp';

/**
 * libvips picks a loader from the bytes and knows dozens of formats (SVG, PDF, HEIF, raw cameras …):
 * all of them are switched off for this whole process, and only the three that scanners write are
 * switched on again.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadTiff'],
});

/** Pages are the unit of parallel work: threads inside one page only cost CPU. */
sharp.concurrency(1);
/** No page is decoded twice: libvips' cache would only hold memory. */
sharp.cache(false);

export { sharp };
