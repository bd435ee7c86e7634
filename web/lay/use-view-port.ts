import { useEffect, useState } from 'react';
import type { Point } from '../../schemas/placement/plane.ts';
import type { Size } from './turning.ts';

/** Which part of the picture as shown is on screen. */
export interface ViewPort {
  readonly element: SVGSVGElement | null;
  readonly attach: (element: SVGSVGElement | null) => void;
  /** CSS px per px of the picture. */
  readonly zoom: number;
  readonly viewBox: string;
  /** Where on the picture as shown a place of the screen is. */
  readonly locate: (at: { readonly clientX: number; readonly clientY: number }) => Point;
  /** Moves what is shown by a distance on the screen. */
  readonly pan: (dx: number, dy: number) => void;
  /** Zooms in or out around a point of the picture, or the middle. */
  readonly zoomBy: (factor: number, around?: Point) => void;
  /** The whole picture. */
  readonly fit: () => void;
  /** Brings a point into view, if it is not. */
  readonly reveal: (point: Point) => void;
}

export const ZOOM_STEP = 1.5;
/** From the whole picture up to pixels that can be counted. */
const MOST_ZOOM = 8;
/** The whole picture leaves room around it for the hands of anchors at its edge. */
const FIT = 0.9;
/** What is brought into view lies at least this share from the edge. */
const EDGE = 0.08;

export function useViewPort(shown: Size): ViewPort {
  const [element, attach] = useState<SVGSVGElement | null>(null);
  const [frame, setFrame] = useState<Size>({ width: 1, height: 1 });
  const whole = FIT * Math.min(frame.width / shown.width, frame.height / shown.height);
  const [held, setHeld] = useState<{ readonly zoom: number; readonly centre: Point } | null>(null);
  useEffect(() => {
    if (element === null) return;
    const watch = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0) setFrame({ width, height });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [element]);
  const middle = { x: shown.width / 2, y: shown.height / 2 };
  const { zoom, centre } = held ?? { zoom: whole, centre: middle };
  const left = centre.x - frame.width / zoom / 2;
  const top = centre.y - frame.height / zoom / 2;

  const hold = (next: number, at: Point): void => {
    const limited = Math.min(MOST_ZOOM, Math.max(whole, next));
    setHeld({
      zoom: limited,
      centre: {
        x: Math.min(shown.width, Math.max(0, at.x)),
        y: Math.min(shown.height, Math.max(0, at.y)),
      },
    });
  };
  return {
    element,
    attach,
    zoom,
    viewBox: `${left} ${top} ${frame.width / zoom} ${frame.height / zoom}`,
    locate({ clientX, clientY }) {
      const box = element?.getBoundingClientRect();
      return {
        x: left + (clientX - (box?.left ?? 0)) / zoom,
        y: top + (clientY - (box?.top ?? 0)) / zoom,
      };
    },
    pan: (dx, dy) => hold(zoom, { x: centre.x - dx / zoom, y: centre.y - dy / zoom }),
    zoomBy(factor, around = centre) {
      const next = Math.min(MOST_ZOOM, Math.max(whole, zoom * factor));
      const share = zoom / next; // the point under the pointer stays there
      hold(next, {
        x: around.x + (centre.x - around.x) * share,
        y: around.y + (centre.y - around.y) * share,
      });
    },
    fit: () => setHeld(null),
    reveal(point) {
      if (zoom <= whole) return; // all of it is in view
      const [x, y] = [
        ((point.x - left) * zoom) / frame.width,
        ((point.y - top) * zoom) / frame.height,
      ];
      if (Math.min(x, y) < EDGE || Math.max(x, y) > 1 - EDGE) hold(zoom, point);
    },
  };
}
