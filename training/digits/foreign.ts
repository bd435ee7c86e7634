/** Signs that are no digit, without those that a digit resembles (O l I Z S B q g フ つ リ …). */
export const FOREIGN =
  'ACEFHKMNPRTUVWXYadefhkmnprtwxyあいえおかきけさすせたちてなにぬねのはひふほまみむめもやゆよるれをん' +
  'アウエオカキクケサシスセソタチツテナニヌネホマミムメモヤユヨラルレヲン年月日東京医院山田中村大小*#%&@';
/** Real drawings that a digit resembles are no negatives. */
export const LIKE_DIGITS: ReadonlySet<string> = new Set([
  ...'oliszbqgjcuvy',
  ...'フノリワコロヘハイトヒ',
]);
