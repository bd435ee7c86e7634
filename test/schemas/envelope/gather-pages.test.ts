import {
  gatherPages,
  type GatheredPage,
  type KnownForm,
} from '../../../schemas/envelope/gather-pages.ts';

const page = { width: 210, height: 297 };
const grants = { id: 'grants', ja: '助成係', en: 'Grants' };
const readers = { id: 'readers', ja: '利用者係', en: 'Readers' };
const forms: Record<string, KnownForm> = {
  'two:1': { title: { ja: '二枚組', en: 'Two pages' }, pages: [page, page] },
  'two:2': { title: { ja: '二枚組', en: 'Two pages' }, pages: [page, page] },
  'one:1': { title: { ja: '一枚物', en: 'One page' }, pages: [page] },
  'card:1': { title: { ja: '票', en: 'Card' }, pages: [page], department: readers },
  'grant:1': { title: { ja: '助成', en: 'Grant' }, pages: [page, page], department: grants },
  'slip:1': { title: { ja: '控え', en: 'Slip' }, pages: [page] },
};
const findForm = (id: string, version: number) => forms[`${id}:${version}`];

/** `two:1:2` is page 2 of version 1; `-` is no form; `…` is not read yet. */
function gather(...names: string[]) {
  const pages = names.map((name, index): GatheredPage => {
    const [id, version, formPage] = name.split(':');
    const form = formPage ? { id: id!, version: Number(version), page: Number(formPage) } : null;
    return { number: index + 1, isDone: name !== '…', form };
  });
  return gatherPages(pages, findForm).map(
    ({ kind, form, formPage, pages: on }) =>
      `${kind} ${form.id}:${form.version}:${formPage} on ${on.join(',')}`,
  );
}

describe('the pages of one envelope', () => {
  test('may come in any order', () => {
    expect(gather('two:1:1', 'two:1:2')).toEqual([]);
    expect(gather('two:1:2', 'two:1:1')).toEqual([]);
    expect(gather('-', 'two:1:2', '-', 'two:1:1')).toEqual([]);
  });

  test('a missing page is named', () => {
    expect(gather('two:1:2')).toEqual(['missing two:1:1 on ']);
    expect(gather('two:1:1', '-')).toEqual(['missing two:1:2 on ']);
  });

  test('nothing is missed while a page may still turn out to be it', () => {
    expect(gather('two:1:1', '…')).toEqual([]);
  });

  test('a page that came twice is named with all its places', () => {
    expect(gather('two:1:1', 'two:1:1', 'two:1:2')).toEqual(['doubled two:1:1 on 1,2']);
    expect(gather('two:1:1', 'two:1:1')).toEqual(['doubled two:1:1 on 1,2', 'missing two:1:2 on ']);
  });

  test('a page of another form is named, and the rest is gathered without it', () => {
    expect(gather('slip:1:1', 'two:1:2', 'two:1:1')).toEqual(['foreign slip:1:1 on 1']);
  });

  test('the front of one version and the back of another do not make one form', () => {
    expect(gather('two:1:1', 'two:2:2')).toEqual(['missing two:1:2 on ', 'foreign two:2:2 on 2']);
  });

  test('a stack of forms of one page is right, also of several forms', () => {
    expect(gather('one:1:1', 'one:1:1', 'slip:1:1')).toEqual([]);
    expect(gather('-', '…')).toEqual([]);
  });

  test('papers of several departments are gathered by department: none is foreign to another', () => {
    expect(gather('card:1:1', 'grant:1:2', 'grant:1:1')).toEqual([]);
    expect(gather('card:1:1', 'grant:1:2')).toEqual(['missing grant:1:1 on ']);
    expect(gather('card:1:1', 'grant:1:2', '…')).toEqual([]);
    expect(gather('grant:1:1', 'two:1:1', 'grant:1:2')).toEqual(['foreign two:1:1 on 2']);
  });

  test('says so in both languages, with the form s own title', () => {
    const [finding] = gatherPages(
      [{ number: 1, isDone: true, form: { id: 'two', version: 1, page: 1 } }],
      findForm,
    );
    expect(finding?.message.ja).toContain(
      '「二枚組」（第1版）の2ページ目（全2ページ）がありません',
    );
    expect(finding?.message.en).toContain('There is no page 2 of 2 of “Two pages” (version 1)');
  });
});
