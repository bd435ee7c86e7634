import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import type { LookPort } from './use-look.ts';

/** CSS px: less is a click, more is a drag. */
const STILL = 4;
/** How far one notch of a wheel zooms. */
const WHEEL = 0.0015;

/** The paper is dragged where a part of it is out of sight; the wheel zooms with Ctrl, else it scrolls. */
export function useGrip(look: LookPort) {
  const [element, attach] = useState<SVGSVGElement | null>(null);
  const grip = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  // Not React's own listener: that one may not keep the browser from zooming the whole window.
  useEffect(() => {
    if (element === null) return;
    const turnWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const at = new DOMPoint(event.clientX, event.clientY);
      const around = at.matrixTransform(element.getScreenCTM()?.inverse());
      latest.current.zoomAt(Math.exp(-event.deltaY * WHEEL), around);
    };
    element.addEventListener('wheel', turnWheel, { passive: false });
    return () => element.removeEventListener('wheel', turnWheel);
  }, [element]);

  return {
    ref: attach,
    onPointerDown(event: PointerEvent<SVGSVGElement>) {
      if (event.button !== 0 || !look.isPart) return;
      grip.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      const held = grip.current;
      if (held === null) return;
      if (event.buttons === 0) {
        grip.current = null; // let go outside
        return;
      }
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < STILL) return;
      // Only now: a click stays the box's own.
      if (!held.moved) event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { x: event.clientX, y: event.clientY, moved: true };
      const pxPerMm = event.currentTarget.getScreenCTM()?.a ?? 1;
      look.pan(-dx / pxPerMm, -dy / pxPerMm);
    },
    onMouseDown(event: MouseEvent) {
      event.preventDefault(); // what is being typed keeps the keyboard
    },
    onPointerUp: () => (grip.current = null),
    onPointerCancel: () => (grip.current = null),
  };
}
