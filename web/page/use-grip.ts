import { useState, type MouseEvent } from 'react';
import { useDrag } from '../shell/use-drag.ts';
import { useWheel } from '../shell/use-wheel.ts';
import type { LookPort } from './use-look.ts';

/** The paper is dragged where a part of it is out of sight; the wheel zooms with Ctrl, else it scrolls. */
export function useGrip(look: LookPort) {
  const [element, attach] = useState<SVGSVGElement | null>(null);
  const drag = useDrag({
    isOn: look.isPart,
    onDrag(dx, dy, paper) {
      const pxPerMm = paper.getScreenCTM()?.a ?? 1;
      look.pan(-dx / pxPerMm, -dy / pxPerMm);
    },
  });
  useWheel(
    element,
    (factor, { clientX, clientY }) => {
      const at = new DOMPoint(clientX, clientY);
      look.zoomAt(factor, at.matrixTransform(element?.getScreenCTM()?.inverse()));
    },
    ({ ctrlKey, metaKey }) => ctrlKey || metaKey,
  );
  return {
    ...drag,
    ref: attach,
    onMouseDown(event: MouseEvent) {
      event.preventDefault(); // what is being typed keeps the keyboard
    },
  };
}
