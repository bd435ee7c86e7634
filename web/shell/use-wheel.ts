import { useEffect, useRef } from 'react';

/** How far one notch of a wheel zooms. */
const WHEEL = 0.0015;

/**
 * Tells by how much a wheel zooms. Not React's own listener: that one may not keep the page from
 * scrolling, or the whole window from being zoomed. `isOurs`: other turns are the browser's.
 */
export function useWheel(
  element: SVGSVGElement | null,
  onZoom: (factor: number, event: WheelEvent) => void,
  isOurs: (event: WheelEvent) => boolean = () => true,
): void {
  const latest = useRef({ onZoom, isOurs });
  useEffect(() => {
    latest.current = { onZoom, isOurs };
  });
  useEffect(() => {
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      if (!latest.current.isOurs(event)) return;
      event.preventDefault();
      latest.current.onZoom(Math.exp(-event.deltaY * WHEEL), event);
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [element]);
}
