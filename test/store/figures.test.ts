import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { probability } from '../../schemas/units.ts';
import type { Records } from '../../store/contracts.ts';
import { estimateError } from '../../store/figures/estimate-error.ts';
import type { HouseFigures } from '../../store/figures/contracts.ts';
import { listDays } from '../../store/figures/days.ts';
import { openFigures } from '../../store/figures/open-figures.ts';
import { openRecords } from '../../store/open-records.ts';
import { CLAIM_SECONDS } from '../../store/records/claims.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, forms, newScan } from './sample-record.ts';

const now = new Date();
const two = (value: number): string => String(value).padStart(2, '0');
/** By the calendar of whoever runs this: approvals are of now. */
const TODAY = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
const DAYS = listDays(TODAY, 60);
const daysAgo = (days: number): string => DAYS.at(-1 - days)!;

describeOnDatabases('figures of a small history', (open) => {
  let database: TestDatabase;
  let records: Records;
  let figures: HouseFigures;
  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(randomBytes(32)), forms);
    figures = openFigures(database.db, forms);
  });
  afterAll(() => database.close());

  async function take(receivedOn: string): Promise<string> {
    const { scan } = await records.addScan(newScan({ receivedOn }));
    return (await records.setPages(scan.id, 1, 'image/png'))[0]!;
  }
  /** `isSure`: of the name as well, so that nothing is left for a person. */
  async function read(receivedOn: string, isSure = false): Promise<string> {
    const pageId = await take(receivedOn);
    const page = finishedPage(pageId);
    const [name, ...others] = page.reading.fields;
    const fields = [{ ...name!, probability: probability(isSure ? 0.97 : 0.5) }, ...others];
    await records.finishPage({ ...page, reading: { ...page.reading, fields } });
    return pageId;
  }
  const spend = (pageId: string, seconds: number) =>
    database.db
      .updateTable('desk_span')
      .set({ seen_at: sql<Date>`seen_at - make_interval(secs => ${seconds})` })
      .where('page_id', '=', pageId)
      .execute();

  test('pages a day, straight through, queue, minutes, and fields that go to people', async () => {
    const straight = await read(daysAgo(2), true);
    const worked = await read(daysAgo(2));
    await read(daysAgo(0));
    await read(daysAgo(40));
    await take(daysAgo(0)); // not read yet
    await records.approve(straight, 'sato');

    const desk = randomUUID();
    await records.claimPage(worked, 'sato', desk);
    await spend(worked, 60);
    await records.claimPage(worked, 'sato', desk);
    await spend(worked, CLAIM_SECONDS + 1); // closed meanwhile: that counts for nothing
    await records.claimPage(worked, 'sato', desk);
    await spend(worked, 30);
    await records.act(worked, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.approve(worked, 'sato');

    // What operators ask for goes by when pages came in, whatever day they bear.
    const { oldestSeconds, ...backlog } = await figures.measureBacklog();
    expect(backlog).toEqual({ waiting: [{ form: 'sample', pages: 2 }], straightThrough: 0.25 });
    expect(oldestSeconds).toBeGreaterThan(0);

    const counted = await figures.count({ today: TODAY, days: 7 });
    expect(counted.days).toHaveLength(7);
    expect(counted.days[4]).toEqual({ day: daysAgo(2), received: 2, read: 2, straight: 1, approved: 0 }); // prettier-ignore
    expect(counted.days[6]).toEqual({ day: TODAY, received: 2, read: 1, straight: 0, approved: 2 });
    expect(counted.queue).toEqual({
      waiting: 2,
      oldest: daysAgo(40),
      median: 20,
      ages: [
        { days: 0, pages: 1 },
        { days: 40, pages: 1 },
      ],
    });
    expect(counted.minutes?.pages).toBe(1);
    expect(counted.minutes?.median).toBeCloseTo(1.5, 1);
    expect(counted.byForm).toMatchObject([
      { form: { id: 'sample', version: 1 }, received: 3, read: 3, straight: 1, approved: 2, waiting: 2 }, // prettier-ignore
    ]);
    expect(counted.byField[0]).toMatchObject({ fieldId: 'name', read: 3, toPeople: 2 });
    expect(counted.byField[1]).toMatchObject({ read: 3, toPeople: 0 });
    const whole = await figures.count({ today: TODAY, days: 60, form: 'sample' });
    expect(whole.byForm).toMatchObject([{ received: 4, read: 4 }]);
    expect(whole.days.at(-1)).toMatchObject({ received: 1 });
    const none = await figures.count({ today: TODAY, days: 60, form: 'other' });
    expect(none).toMatchObject({ byForm: [], byField: [], minutes: null, queue: { waiting: 0 } });

    await records.reopen(worked, 'sato', 'a slip');
    const reopened = await figures.count({ today: TODAY, days: 7 });
    expect(reopened.days[6]).toMatchObject({ approved: 1 });
  });

  test('a rate of few has a wide interval, and none is no rate', () => {
    expect(estimateError(0, 0)).toBeNull();
    const one = estimateError(1, 100)!;
    expect([one.rate, one.low, one.high].map((it) => it.toFixed(4))).toEqual(['0.0100', '0.0018', '0.0545']); // prettier-ignore
    expect(estimateError(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(0.2775, 4) });
    expect(estimateError(3, 3)).toMatchObject({ rate: 1, high: 1, low: expect.closeTo(0.4385, 4) });
  });
});
