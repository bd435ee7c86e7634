/** A page that was touched so lately is being worked at. */
const ATTENDED_MS = 60_000;
/** Typing alone asks the server for nothing: so often it is told that somebody is there. */
const TELL_EVERY_MS = 5 * 60_000;

let lastTouch = Date.now();
let lastTold = Date.now();

/** Whether a person has touched this page so lately. */
export const isTouchedWithin = (ms: number): boolean => Date.now() - lastTouch <= ms;

/** Tells the server that a person is behind a request, so that what the desk asks by itself keeps no session alive. */
export function attendanceHeaders(): Record<string, string> {
  if (!isTouchedWithin(ATTENDED_MS)) return {};
  lastTold = Date.now();
  return { 'X-Attended': '1' };
}

/** Calls `tell` now and then while the page is touched, until the returned function is called. */
export function watchAttendance(tell: () => void): () => void {
  const touch = (): void => {
    lastTouch = Date.now();
    if (lastTouch - lastTold < TELL_EVERY_MS) return;
    lastTold = lastTouch;
    tell();
  };
  const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
  for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, touch);
  };
}
