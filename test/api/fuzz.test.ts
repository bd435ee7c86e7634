import fc from 'fast-check';
import request from 'supertest';
import { operationsOf, requestsOf, type FuzzRequest, type Operation } from './fuzz/requests.ts';
import { SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

/** `FUZZ_RUNS=300 FUZZ_SEED=7 npm test -- test/api/fuzz` looks longer, and elsewhere. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 8);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** Answers without end, which test/api/live-updates looks at. */
const ENDLESS = ['/api/events'];
/** Of the ids that are known, the first, which pages and scans have, and the latest. */
const KEPT_IDS = 6;
const LATEST_IDS = 10;

/** What a trace of the program would show. */
const STACK = /node_modules|\.ts:\d+|at \w+ \(|SyntaxError|select "/;

describe(`the API, by ${RUNS} requests for each of its operations, seed ${SEED}`, () => {
  let desk: TestDesk;
  let document: Parameters<typeof requestsOf>[1];
  let operations: Operation[];
  let known: string[];
  let someone: SignedIn;
  let times = 0;
  beforeAll(async () => {
    desk = await openDesk();
    someone = await signInAnew();
    document = (await request(desk.app).get('/api/openapi.json').expect(200)).body;
    operations = operationsOf(document).filter(({ path }) => !ENDLESS.includes(path));
    const cards = [await desk.addCard('a.png'), await desk.addCard('b.png')];
    known = cards.flatMap(({ scanId, pageId }) => [scanId, pageId]).concat('name', '1');
  });
  afterAll(() => desk.close());

  const signInAnew = (): Promise<SignedIn> =>
    desk.as(`全役 ${++times}`, ['mailroom', 'reviewer', 'auditor', 'supervisor', 'administrator']);

  /** Signed out, or disabled, by what was sent before: somebody else goes on. */
  async function stayIn(): Promise<void> {
    const { body } = await request(desk.app).get('/api/session').set('Cookie', someone.Cookie);
    if (body.account === null) someone = await signInAnew();
  }

  async function send({ method }: Operation, { url, headers, body }: FuzzRequest) {
    const verb = method as 'get' | 'post' | 'delete' | 'patch' | 'head';
    const asked = request(desk.app)[verb](url).set('Cookie', someone.Cookie).set(headers);
    return (body === null ? asked : asked.send(body)).redirects(0).timeout(20_000);
  }

  test('each is answered as the document says, nothing of the program is told, and nothing is lost', async () => {
    const flaws: string[] = [];
    const statuses = new Set<number>();
    for (const [index, operation] of operations.entries()) {
      await stayIn();
      const requests = requestsOf(operation, document, known);
      for (const each of fc.sample(requests, { numRuns: RUNS, seed: SEED * 1000 + index })) {
        const answer = await send(operation, each);
        statuses.add(answer.status);
        // What it made is known from then on: batches, notes, tokens, proposals.
        known.push(...idsIn(answer.body));
        known.splice(KEPT_IDS, known.length - KEPT_IDS - LATEST_IDS);
        const flaw = flawOf(operation, answer);
        if (flaw !== null) flaws.push(`${flaw}: ${operation.method} ${JSON.stringify(each)}`);
      }
    }
    expect(flaws.map((flaw) => flaw.slice(0, 400))).toEqual([]);
    // It reached what it was to reach, and did not stop at the door.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404, 409, 422]));
    expect(desk.logged()).not.toMatch(/"level":(50|60)/);
    expect(desk.logged()).not.toContain(SECRET);
    const told = await desk.records.verifyAudit(
      'fuzz',
      () => undefined,
      AbortSignal.timeout(60_000),
    );
    expect(told.report.verdict).toMatchObject({ whole: true });
  }, 600_000);
});

/** Of things, wherever they stand. */
function idsIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    key === 'id' && typeof value === 'string' ? [value] : idsIn(value),
  );
}

function flawOf({ statuses }: Operation, answer: request.Response): string | null {
  const text = answer.text ?? '';
  if (answer.status >= 500 && answer.status !== 503)
    return `${answer.status} ${text.slice(0, 200)}`;
  if (!statuses.includes(answer.status)) return `${answer.status} is not in the document`;
  if (answer.type.endsWith('json') && STACK.test(text)) return 'the program shows';
  const isProblem = answer.type === 'application/problem+json';
  return answer.status >= 400 && !isProblem && text !== '' ? `${answer.status} in no words` : null;
}
