import { useWords } from '../messages/use-messages.tsx';
import { SignButton } from '../shell/SignButton.tsx';
import type { LookPort } from './use-look.ts';

/** Whole or near, closer, turned, stronger: none of it changes what was read. */
export function PaperTools({ look }: { readonly look: LookPort }) {
  const { m } = useWords();
  const { tools } = m.page;
  return (
    <>
      <div className="switch" role="group" aria-label={m.page.zoom}>
        {([false, true] as const).map((isNear) => (
          <button
            key={String(isNear)}
            type="button"
            className="switch__option"
            aria-pressed={look.isNear === isNear && !look.isFree}
            onClick={() => look.act(isNear ? 'near' : 'whole')}
          >
            {isNear ? m.page.near : m.page.whole}
          </button>
        ))}
      </div>
      <kbd>Alt+W</kbd>
      <div className="paper__signs" role="toolbar" aria-label={tools.title}>
        <SignButton sign="−" name={tools.out} keys="Alt+-" onPress={() => look.act('out')} />
        <SignButton sign="＋" name={tools.in} keys="Alt+=" onPress={() => look.act('in')} />
        <SignButton sign="↻" name={tools.turn} keys="Alt+T" onPress={() => look.act('turn')} />
        <SignButton
          sign="◐"
          name={tools.strong}
          keys="Alt+C"
          isPressed={look.isStrong}
          onPress={() => look.act('strong')}
        />
      </div>
    </>
  );
}
