import type { Finding } from '../desk.ts';

/** No rule of a form is called so: their names have no colon. */
const PREFIX = 'registry:';

/** What a registry says against the values as they stand, and who has to see it. */
export type RegistryTrouble = 'unknown-key' | 'differs' | 'not-looked-up';

export const isRegistryFinding = ({ rule }: Pick<Finding, 'rule'>): boolean =>
  rule.startsWith(PREFIX);

/** `unseen`: those of the fields that a person settled before it could be said. */
export const tellTrouble = (
  registry: string,
  trouble: RegistryTrouble,
  fields: readonly string[],
  unseen: readonly string[],
): Finding => ({
  rule: `${PREFIX}${registry}`,
  outcome: 'review',
  fields: [...fields],
  message: wordTrouble(registry, trouble),
  source: registry,
  ...(unseen.length > 0 && { unseen: [...unseen] }),
});

function wordTrouble(registry: string, trouble: RegistryTrouble): Finding['message'] {
  switch (trouble) {
    case 'unknown-key':
      return {
        ja: `今のコードは登録簿「${registry}」にありません。コードと内容を画像と見比べ、このままでよければ、もう一度確定してください。`,
        en: `The registry "${registry}" does not have the code as it stands now: compare code and writing with the picture, and settle this field again if it is right.`,
      };
    case 'differs':
      return {
        ja: `今のコードの指す登録簿「${registry}」の記載は、今の内容と違います。両方を画像と見比べ、このままでよければ、もう一度確定してください。`,
        en: `The entry of the registry "${registry}" that the code names now is another than what stands here: compare both with the picture, and settle this field again if it is right.`,
      };
    case 'not-looked-up':
      return {
        ja: `この値は登録簿「${registry}」の別のコードの記載によるもので、今のコードでは確かめられていません。画像と見比べてください。`,
        en: `The value comes from the registry "${registry}" by another code than the present one, for which it could not be looked up: compare it with the picture.`,
      };
  }
}
