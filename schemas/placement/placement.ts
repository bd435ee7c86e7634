import { z } from 'zod';

/** Two anchors settle a similarity; more than eight are no better and cannot be told apart. */
export const LEAST_ANCHORS = 2;
export const MOST_ANCHORS = 8;
/** Sides of a page as decoded, px: beyond what intake takes. */
const MOST_PIXELS = 100_000;

const pointSchema = z.strictObject({ x: z.number(), y: z.number() });

/** One point of a form's page (mm from its top left corner) and where it lies on the scan (px). */
export const anchorSchema = z.strictObject({ form: pointSchema, scan: pointSchema });
export type GivenAnchor = z.infer<typeof anchorSchema>;

const sideSchema = z.number().int().positive().max(MOST_PIXELS);

/** Where a person says that a form's page lies on a scan. */
export const placementSchema = z
  .strictObject({
    /** Size in pixels of the page as decoded, before any turning: another picture is not meant. */
    scan: z.strictObject({ width: sideSchema, height: sideSchema }),
    anchors: z.array(anchorSchema).min(LEAST_ANCHORS).max(MOST_ANCHORS),
  })
  .check(({ value: { scan, anchors }, issues }) => {
    for (const [index, { scan: at }] of anchors.entries())
      if (at.x < 0 || at.y < 0 || at.x > scan.width || at.y > scan.height)
        issues.push({
          code: 'custom',
          input: at,
          path: ['anchors', index, 'scan'],
          message: 'outside the picture',
        });
  });
export type Placement = z.infer<typeof placementSchema>;
