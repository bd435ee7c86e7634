import { parser } from '@prometheus-io/lezer-promql';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../../schemas/config.ts';
import { openTelemetry, type Telemetry } from '../../telemetry/open-telemetry.ts';
import type { TelemetryServer } from '../../telemetry/serve-telemetry.ts';

const read = (file: string) => readFile(path.resolve(import.meta.dirname, '../..', file), 'utf8');
const alertsSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const dashboardSchema = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).optional() }),
  ),
});

const containerSchema = z.object({
  args: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  readinessProbe: z.object({ httpGet: z.object({ path: z.literal('/readyz') }) }),
  resources: z.object({ limits: z.object({ cpu: z.string(), memory: z.string() }) }),
  securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
});
const manifestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ConfigMap'), data: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('Service') }),
  z.object({
    kind: z.literal('Deployment'),
    metadata: z.object({ name: z.string() }),
    spec: z.object({
      template: z.object({
        spec: z.object({
          securityContext: z.object({ runAsNonRoot: z.literal(true) }),
          containers: z.tuple([containerSchema]),
        }),
      }),
    }),
  }),
  z.object({
    kind: z.literal('ScaledObject'),
    spec: z.object({
      scaleTargetRef: z.object({ name: z.string() }),
      triggers: z.tuple([z.object({ metadata: z.object({ query: z.string() }) })]),
    }),
  }),
]);

/** What a query names; `broken`: where it is not PromQL. */
function namesIn(expression: string) {
  const metrics: string[] = [];
  const labels: string[] = [];
  const broken: number[] = [];
  parser.parse(expression.replaceAll('$__rate_interval', '5m')).iterate({
    enter({ type, from, to }) {
      const text = expression.replaceAll('$__rate_interval', '5m').slice(from, to);
      if (type.isError) broken.push(from);
      else if (type.name === 'Identifier') metrics.push(text);
      else if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels, broken };
}

describe('what operators are given', () => {
  let telemetry: Telemetry;
  let server: TelemetryServer;
  let asked = 0;
  let missing: string[] = [];
  let queueAnswers = true;
  const faults: string[] = [];
  const served = { names: new Set<string>(), labels: new Set<string>() };

  beforeAll(async () => {
    const address = { host: '127.0.0.1', port: 0 };
    telemetry = await openTelemetry({ metrics: address, tracing: null }, '0');
    const { observer } = telemetry;
    await observer.stage('fetch', () => Promise.resolve());
    observer.pageEnded({ form: 'f', outcome: 'accepted', reason: null, engines: { lines: 'l@1' } });
    observer.fileEnded({ rejected: null });
    observer.signInTried('wrong-credentials');
    observer.deliveryTried('gone');
    observer.request({ method: 'GET', traceparent: undefined }, ({ end }) =>
      end({ route: '/api/scans/:scanId', status: 200, isStream: false }),
    );
    server = (await telemetry.serve({
      findUnready: () => Promise.resolve(missing),
      log: pino({ level: 'silent' }),
      measureQueues() {
        asked++;
        const load = { name: 'read', jobs: { waiting: 2 }, oldestSeconds: 5, isPaused: false };
        return queueAnswers ? Promise.resolve([load]) : Promise.reject(new Error('gone'));
      },
      tellFault: (part, error) => faults.push(`${part}: ${(error as Error).message}`),
      measureBacklog: () =>
        Promise.resolve({
          waiting: [{ form: 'f', pages: 3 }],
          oldestSeconds: 60,
          straightThrough: null,
        }),
    }))!;
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
      served.names.add(name!);
      if (type === 'histogram')
        for (const end of ['_bucket', '_sum', '_count']) served.names.add(name! + end);
    }
    for (const [, label] of text.matchAll(/[{,](\w+)="/g)) served.labels.add(label!);
  });
  afterAll(async () => {
    await server.close();
    await telemetry.close();
  });

  function expectServed(where: string, expression: string): void {
    const { metrics, labels, broken } = namesIn(expression);
    const unknown = metrics.filter((name) => name !== 'up' && !served.names.has(name));
    const own = ['job', 'instance']; // Prometheus itself adds them
    const strange = labels.filter((name) => !own.includes(name) && !served.labels.has(name));
    expect({ where, broken, unknown, strange, some: metrics.length > 0 }).toEqual({
      where,
      broken: [],
      unknown: [],
      strange: [],
      some: true,
    });
  }

  test('every alert asks for what is served, and has its section of the runbooks', async () => {
    const { groups } = alertsSchema.parse(parse(await read('ops/prometheus/alerts.yml')));
    const rules = groups.flatMap((group) => group.rules);
    for (const { alert, expr, annotations } of rules) {
      expectServed(alert, expr);
      expect(annotations.runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
    }
    const sections = [...(await read('docs/runbooks.md')).matchAll(/^## (Madoguchi\w+)$/gm)];
    expect(sections.map(([, title]) => title)).toEqual(rules.map(({ alert }) => alert));
  });

  test('every panel of the dashboard draws what is served', async () => {
    const { panels } = dashboardSchema.parse(JSON.parse(await read('ops/grafana/madoguchi.json')));
    const drawn = panels.filter(({ targets }) => targets !== undefined);
    expect(drawn.length).toBeGreaterThan(20);
    for (const { title, targets } of drawn)
      for (const { expr } of targets!) expectServed(title, expr);
  });

  test('the example for Kubernetes has settings that hold, every role of a worker, and grows by what is served', async () => {
    const documents = parseAllDocuments(await read('ops/kubernetes/madoguchi.yaml'));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const manifests = documents.map((document) => manifestSchema.parse(document.toJS()));
    const settings = manifests.find((manifest) => manifest.kind === 'ConfigMap')!.data;
    const secrets: Readonly<Record<string, string>> = {
      '/run/secrets/redis_url': 'rediss://redis:6379',
      '/run/secrets/database_url': 'postgres://postgres/madoguchi',
    };
    const roles = new Set<string>();
    const names = new Set<string>();
    for (const manifest of manifests) {
      if (manifest.kind !== 'Deployment') continue;
      const { args, env } = manifest.spec.template.spec.containers[0];
      const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      const config = parseConfig({ ...settings, ...own }, (file) => secrets[file] ?? 'a secret');
      if (!config.ok) throw new Error(config.error.join());
      names.add(manifest.metadata.name);
      if (args[0] === 'worker') config.value.workerRoles.forEach((role) => roles.add(role));
    }
    expect([...roles].sort()).toEqual(['decode', 'deliver', 'read']);
    const scaled = manifests.find((manifest) => manifest.kind === 'ScaledObject')!.spec;
    expect(names).toContain(scaled.scaleTargetRef.name);
    expectServed('ScaledObject', scaled.triggers[0].metadata.query);
  });

  test('docs/operations.md names every series of ours, and no other', async () => {
    const named = [...(await read('docs/operations.md')).matchAll(/^\| `(madoguchi_\w+)/gm)];
    const ours = [...served.names].filter(
      (name) => name.startsWith('madoguchi_') && !/_(bucket|sum|count)$/.test(name),
    );
    expect(named.map(([, name]) => name).sort()).toEqual(ours.sort());
  });

  test('however many look, the house is asked once; it is ready when nothing is missing; nothing else is there', async () => {
    const before = asked;
    const all = await Promise.all([1, 2, 3, 4].map(() => fetch(`${server.url}/metrics`)));
    expect([asked, ...all.map(({ status }) => status)]).toEqual([before, 200, 200, 200, 200]);
    const statusOf = async (at: string, method = 'GET') =>
      (await fetch(server.url + at, { method })).status;
    expect([await statusOf('/readyz'), await statusOf('/healthz')]).toEqual([200, 200]);
    missing = ['queue'];
    expect([await statusOf('/readyz'), await statusOf('/healthz')]).toEqual([503, 200]);
    expect([await statusOf('/api/scans'), await statusOf('/metrics', 'POST')]).toEqual([404, 405]);
  });

  test('what cannot be measured is told to be so, and its last figures no more', async () => {
    queueAnswers = false;
    const late = Date.now() + 60_000;
    const now = Date.now;
    Date.now = () => late; // what is remembered is old by then
    const text = await (
      await fetch(`${server.url}/metrics`)
    )
      .text()
      .finally(() => (Date.now = now));
    expect(faults).toEqual(['queue: gone']);
    expect(text).toContain('madoguchi_unmeasured{part="queue"} 1');
    expect(text).toContain('madoguchi_unmeasured{part="records"} 0');
    expect(text).not.toMatch(/^madoguchi_queue_jobs\{/m);
    expect(text).toContain('madoguchi_review_waiting_pages{form="f"} 3');
    expect(text).not.toMatch(/^madoguchi_straight_through_ratio /m); // nothing was read
  });
});
