import { Activity, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { PageRoute } from './PageRoute.tsx';

/**
 * The page at hand, and out of sight the one that comes next: rendered while nobody waits, so that a
 * key press has only to show it (React, "Activity": no effect of it runs until then).
 */
export function PagePlaces({ pageId }: { readonly pageId: string }) {
  const [ahead, setAhead] = useState<string | null>(null);
  const pageIds = ahead === null || ahead === pageId ? [pageId] : [pageId, ahead];
  return pageIds.map((id) => (
    <Place key={id} isShown={id === pageId}>
      <PageRoute pageId={id} onAhead={setAhead} />
    </Place>
  ));
}

/** What is not shown is not in the document either: nothing finds it there, or asks for its pictures' place. */
function Place(props: { readonly isShown: boolean; readonly children: ReactNode }) {
  const { isShown } = props;
  const [host] = useState(makeHost);
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isShown) return;
    slot.current?.append(host);
    return () => host.remove();
  }, [isShown, host]);
  return (
    <>
      <div ref={slot} className="place" />
      {createPortal(
        <Activity mode={isShown ? 'visible' : 'hidden'}>{props.children}</Activity>,
        host,
      )}
    </>
  );
}

function makeHost(): HTMLElement {
  const host = document.createElement('div');
  host.className = 'place';
  return host;
}
