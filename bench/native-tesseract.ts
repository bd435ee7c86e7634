import { execFileSync } from 'node:child_process';

/**
 * CPU seconds (user + system) of native tesseract on a whole page, or null where it is not
 * installed. One OpenMP thread: its default burns several times the CPU for the same result.
 */
export function timeNativeTesseract(image: string, language: string): number | null {
  if (!isInstalled()) return null;
  const script =
    'OMP_THREAD_LIMIT=1 tesseract "$1" stdout -l "$2" >/dev/null 2>&1 || exit 1; times';
  const out = execFileSync('sh', ['-c', script, 'sh', image, language], { encoding: 'utf8' });
  // The second line of `times` is what the children used: `0m0.912s 0m0.031s`.
  const children = out.trim().split('\n')[1] ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

function isInstalled(): boolean {
  try {
    return execFileSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).includes('jpn');
  } catch {
    return false; // not found, or broken: the bench says so instead of a figure
  }
}
