import { useWords } from '../messages/use-messages.tsx';
import { SignButton } from '../shell/SignButton.tsx';
import { ZOOM_STEP } from './use-view-port.ts';
import type { Lay } from './use-lay.ts';

/** How the picture is looked at; none of it changes where the form lies. */
export function LayTools({ lay }: { readonly lay: Lay }) {
  const { m } = useWords();
  const { port } = lay;
  const tools: readonly (readonly [string, string, () => void])[] = [
    ['↺', m.lay.turnLeft, () => lay.rotate(-1)],
    ['↻', m.lay.turnRight, () => lay.rotate(1)],
    ['−', m.lay.zoomOut, () => port.zoomBy(1 / ZOOM_STEP)],
    ['＋', m.lay.zoomIn, () => port.zoomBy(ZOOM_STEP)],
  ];
  return (
    <div className="lay-tools" role="toolbar" aria-label={m.lay.tools}>
      {tools.map(([sign, name, act]) => (
        <SignButton key={name} sign={sign} name={name} onPress={act} />
      ))}
      <button type="button" className="button button--small" onClick={port.fit}>
        {m.lay.whole}
      </button>
      <span className="lay-tools__zoom">{Math.round(port.zoom * 100)} %</span>
    </div>
  );
}
