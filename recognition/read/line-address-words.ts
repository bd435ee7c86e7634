/**
 * Words that addresses of Japanese offices and their staff are made of: what institutions call
 * themselves and their counters, mail providers, and the most common surnames. Four letters and more:
 * of shorter ones too many are a letter apart.
 */
const WORDS = new Set(
  (
    'info mail clinic dental office hospital medical pharmacy yakkyoku shika naika ganka jibika ' +
    'seikei hifuka shounika kango kaigo care support reception uketsuke jimu soumu keiri admin contact ' +
    'gmail yahoo docomo ezweb softbank icloud outlook hotmail nifty biglobe plala ' +
    'sato suzuki takahashi tanaka watanabe yamamoto nakamura kobayashi kato yoshida yamada sasaki ' +
    'yamaguchi matsumoto inoue kimura hayashi shimizu saito yamazaki mori ikeda hashimoto ishikawa ' +
    'ogawa maeda fujita okada goto hasegawa murakami kondo ishii sakamoto endo aoki fujii nishimura ' +
    'fukuda miura fujiwara okamoto matsuda nakajima nakagawa nakano harada tamura takeuchi kaneko ' +
    'wada nakayama ishida ueda morita shibata sakai miyazaki miyamoto uchida takagi ando taniguchi ' +
    'maruyama imai takada fujimoto takeda murata ueno sugiyama masuda hirano otsuka chiba kubo matsui'
  ).split(' '),
);
const LEAST_LETTERS = 4;

/** The runs of letters and digits in an address, digits at their end left out, and where each begins. */
const piecesOf = (address: string): readonly { text: string; index: number }[] =>
  [...address.matchAll(/[A-Za-z0-9]+/gu)].map(({ 0: text, index }) => ({
    text: text.replace(/[0-9]+$/u, ''),
    index,
  }));

/** How many pieces of an address are no known word, but one letter away from one. */
export function countNearWords(address: string): number {
  return piecesOf(address).filter(({ text }) => nearWords(text).length > 0).length;
}

/** The same address with one such piece as the word that may be meant, and with all of them. */
export function respellWords(address: string): string[] {
  const pieces = piecesOf(address).map((piece) => ({ ...piece, words: nearWords(piece.text) }));
  const near = pieces.filter(({ words }) => words.length > 0);
  const swap = (
    text: string,
    { index, text: piece }: { index: number; text: string },
    to: string,
  ) => text.slice(0, index) + to + text.slice(index + piece.length);
  const single = near.flatMap((piece) => piece.words.map((word) => swap(address, piece, word)));
  // From the last to the first: what comes before keeps its place.
  const all = near.reduceRight((text, piece) => swap(text, piece, piece.words[0]!), address);
  return near.length > 1 ? [...single, all] : single;
}

/** Known words one letter changed, left out or added away; none for a word that is known itself. */
function nearWords(piece: string): string[] {
  const small = piece.toLowerCase();
  if (piece.length < LEAST_LETTERS - 1 || WORDS.has(small)) return [];
  return [...WORDS].filter((word) => isOneLetterApart(small, word));
}

function isOneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same += 1;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  if (restA.length === restB.length) return restA.slice(1) === restB.slice(1);
  return restA.length > restB.length ? restA.slice(1) === restB : restA === restB.slice(1);
}
