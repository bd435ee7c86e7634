import type { openEntrySchema } from '../../schemas/desk.ts';
import type { z } from 'zod';

type Step = z.infer<typeof openEntrySchema>['step'];
interface StepWords {
  /** The field at rest, where it is this person's to do. */
  readonly status: string;
  /** What to do. */
  readonly task: string;
  /** Where it is another's to do. */
  readonly waits: string;
}

const steps: Record<Step, StepWords> = {
  second: {
    status: '2人目の入力',
    task: '2人目の入力です。画像のとおりに入力してください。先に入力された値も、読み取った値も表示されません。',
    waits: 'あなたの入力は済みました。別の人が、この値を見ずに入力します。',
  },
  third: {
    status: '3人目の決定',
    task: '2人の入力が一致しません。画像と見比べて、どちらかを選ぶか、自分で入力してください。',
    waits: '2人の入力が一致しません。入力していない人が決めます。',
  },
};

/** Words of fields that two people enter. */
export const entryJa = {
  steps,
  waiting: '別の人待ち',
  hidden: '（表示されません）',
  entered: '（入力済み）',
  choices: '2つの入力（順序に意味はありません）',
  progress: (n: number) => `あなたの分は済みました（別の人待ち ${n} 欄）`,
  approveWaits: (n: number) => `別の人の入力を待っている欄があと ${n} 欄あります`,
  alone: (n: number) =>
    `うち ${n} 欄は、入力できる人がほかにいません。確認者か責任者の役割を持つ、まだ入力していない人が必要です。`,
  askForOne: '管理者に招待を依頼してください。',
  inviteOne: '利用者を招待する',
  legend: '別の人待ち',
};
