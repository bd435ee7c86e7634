/** Words of the record as a file that lasts. */
export const archiveJa = {
  save: 'PDF/Aで保存',
  what: '用紙の画像と承認した値の入ったPDFです。秘密の欄は含みません。保存したことは履歴に残ります。',
  bundle: '証拠一式を保存',
  bundleWhat:
    '証拠一式は、原本・記録・履歴・署名をまとめたtarファイルです。madoguchi verify で、このシステムなしに検証できます。秘密の写った原本を含みます。',
  bundleReason: '保存する理由（3文字以上、履歴に残ります）',
};
