import { useWords } from '../messages/use-messages.tsx';
import { Dialog } from '../shell/Dialog.tsx';

export function ShortcutDialog({ onClose }: { readonly onClose: () => void }) {
  const { m } = useWords();
  const { keys } = m;
  const rows: readonly (readonly [string, string])[] = [
    ['Enter', keys.confirm],
    ['↓', keys.next],
    ['↑', keys.previous],
    ['Alt+1–5', keys.pick],
    ['Alt+B', keys.blank],
    ['Alt+X', keys.illegible],
    ['Alt+Z', keys.undo],
    ['Alt+R', keys.reveal],
    ['Alt+W', keys.zoom],
    ['Alt+N', keys.note],
    ['Alt+PgUp', keys.previousPage],
    ['Alt+PgDn', keys.nextPage],
    ['Ctrl+Enter', keys.approve],
    ['Alt+/', keys.help],
  ];
  return (
    <Dialog title={keys.title} onClose={onClose}>
      <dl className="shortcuts">
        {rows.map(([key, meaning]) => (
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
