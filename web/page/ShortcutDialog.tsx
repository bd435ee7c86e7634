import type { Messages } from '../messages/ja.ts';
import { useWords } from '../messages/use-messages.tsx';
import { Dialog } from '../shell/Dialog.tsx';

/** A key, and what it does. */
export type Shortcut = readonly [key: string, meaning: string];

/** Those of the review desk. */
export const deskShortcuts = ({ keys }: Messages): Shortcut[] => [
  ['Enter', keys.confirm],
  ['↓', keys.next],
  ['↑', keys.previous],
  ['Alt+1–5', keys.pick],
  ['Alt+B', keys.blank],
  ['Alt+X', keys.illegible],
  ['Alt+A', keys.asIs],
  ['Alt+Z', keys.undo],
  ['Alt+R', keys.reveal],
  ['Alt+W', keys.zoom],
  ['Alt+− / Alt++', keys.closer],
  ['Alt+Shift+←↑↓→', keys.pan],
  ['Alt+T', keys.turn],
  ['Alt+C', keys.strong],
  ['Alt+N', keys.note],
  ['Alt+S', keys.escalate],
  ['Alt+PgUp', keys.previousPage],
  ['Alt+PgDn', keys.nextPage],
  ['Ctrl+Enter', keys.approve],
  ['Alt+/', keys.help],
];

export function ShortcutDialog(props: {
  readonly shortcuts: readonly Shortcut[];
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  return (
    <Dialog title={m.keys.title} onClose={props.onClose}>
      <dl className="shortcuts">
        {props.shortcuts.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
