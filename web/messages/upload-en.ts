import type { uploadJa } from './upload-ja.ts';

/** Words of taking files in. */
export const uploadEn: typeof uploadJa = {
  upload: {
    title: 'Take in scans',
    hint: 'Drop PDF, TIFF, JPEG or PNG files here',
    choose: 'Choose files',
    list: 'Results of the upload',
    sending: (sent, total, percent) => `Sending ${sent} of ${total} (${percent}%)`,
    cut: 'The connection broke. It goes on from there by itself.',
    goOn: 'Go on from there',
    waiting: 'Waiting',
    takenIn: (control) => `Taken in as ${control}`,
    duplicate: (control) => `The same file was taken in as ${control}. It is not taken in twice.`,
    clear: 'Clear results',
    progress: (name) => `Sending ${name}`,
    photograph: 'Photograph a page',
    photographMore: 'Photograph the next page',
    photographs: 'Photographs for one envelope',
    photo: (number) => `Page ${number}`,
    removePhoto: (number) => `Remove the photograph of page ${number}`,
    sendPhotos: (count) => `Send ${count} ${count === 1 ? 'page' : 'pages'} as one envelope`,
    photoTrouble: 'A photograph could not be opened. Take it again.',
  },
};
