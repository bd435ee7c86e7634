/** ファイルの取り込み（言葉）。 */
export const uploadJa = {
  upload: {
    title: 'スキャンを取り込む',
    hint: 'PDF・TIFF・JPEG・PNGをここにドロップ',
    choose: 'ファイルを選ぶ',
    list: '取り込みの結果',
    sending: (sent: string, total: string, percent: number) =>
      `送信中 ${sent}／${total}（${percent}%）`,
    cut: '接続が切れました。つながりしだい、続きから送ります。',
    goOn: '続きから送る',
    waiting: '送信待ち',
    takenIn: (control: string) => `受け付けました（${control}）`,
    duplicate: (control: string) =>
      `同じファイルを ${control} として受付済みです。二重には取り込みません。`,
    clear: '結果を消す',
    progress: (name: string) => `${name} の送信`,
    photograph: 'ページを撮影',
    photographMore: '次のページを撮影',
    photographs: '1通の封筒にまとめる写真',
    photo: (number: number) => `${number}ページ目`,
    removePhoto: (number: number) => `${number}ページ目の写真を取り消す`,
    sendPhotos: (count: number) => `${count}ページを1通として送る`,
    photoTrouble: '写真を開けませんでした。撮り直してください。',
  },
};
