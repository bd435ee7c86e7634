/** Words of the record as a file that lasts. */
export const archiveJa = {
  save: 'PDF/Aで保存',
  what: '用紙の画像と承認した値の入ったPDFです。秘密の欄は含みません。保存したことは履歴に残ります。',
};
