import { useRef, type PointerEvent } from 'react';

/** CSS px: less is a click, more is a drag. */
const STILL = 4;

interface Drag {
  /** Whether anything can be dragged just now. */
  readonly isOn?: boolean;
  /** By how far on the screen, since it was told last. */
  readonly onDrag: (dx: number, dy: number, element: SVGSVGElement) => void;
  /** It was let go where it had been pressed. */
  readonly onClick?: (event: PointerEvent<SVGSVGElement>) => void;
}

/** The hands of a picture that is dragged. It takes the pointer with the drag: a click stays that of what is under it. */
export function useDrag({ isOn = true, onDrag, onClick }: Drag) {
  const grip = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const letGo = (): void => {
    grip.current = null;
  };
  return {
    onPointerDown(event: PointerEvent<SVGSVGElement>): void {
      if (event.button !== 0 || !isOn) return;
      grip.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>): void {
      const held = grip.current;
      if (held === null) return;
      if (event.buttons === 0) return letGo(); // outside, where nobody saw it
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < STILL) return;
      if (!held.moved) event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { x: event.clientX, y: event.clientY, moved: true };
      onDrag(dx, dy, event.currentTarget);
    },
    onPointerUp(event: PointerEvent<SVGSVGElement>): void {
      const held = grip.current;
      letGo();
      if (held !== null && !held.moved) onClick?.(event);
    },
    onPointerCancel: letGo,
  };
}
