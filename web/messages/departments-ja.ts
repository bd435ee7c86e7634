/** Words of departments. */
export const departmentsJa = {
  label: '部署',
  all: 'すべての部署',
  split: (n: number) => `この封筒には${n}つの部署の書類が入っています`,
  pages: (numbers: readonly number[]) => `${numbers.join('、')}ページ目`,
  limits: '担当部署の制限',
  limitsHint:
    '選ばなければ制限はありません。選ぶと、その部署の様式のページと、様式が分からないページだけを扱えます。',
  save: '部署を保存',
  unknown: '登録されている帳票にはない部署です',
};
