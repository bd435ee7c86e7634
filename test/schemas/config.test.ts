import { parseConfig } from '../../schemas/config.ts';

const none = () => {
  throw new Error('no such file');
};
const problems = (env: Record<string, string>, readFile: (path: string) => string = none) => {
  const parsed = parseConfig(env, readFile);
  return parsed.ok ? [] : parsed.error;
};

describe('the configuration', () => {
  test('needs nothing: embedded stores, loopback address, port 8470', () => {
    expect(parseConfig({})).toMatchObject({
      ok: true,
      value: {
        dataDir: './data',
        servers: null,
        s3: null,
        host: '127.0.0.1',
        port: 8470,
        formsDirs: [],
        webhooksAllowLoopback: false,
      },
    });
  });

  test('names servers by role, Sentinels and clusters, and refuses what contradicts itself', () => {
    const servers = { REDIS_URL: 'rediss://:p@a:1', DATABASE_URL: 'postgres://d/x' };
    const given = {
      ...servers,
      REDIS_MODE: 'sentinel',
      REDIS_NODES: 'b:2,c:3',
      REDIS_TLS_CA_FILE: '/ca',
      WORKER_ROLES: 'deliver,read',
    };
    expect(parseConfig(given, () => 'pem')).toMatchObject({
      ok: true,
      value: {
        servers: { redis: { mode: 'sentinel', nodes: ['b:2', 'c:3'], ca: 'pem' }, poolSize: 10 },
        workerRoles: ['read', 'deliver'],
        workerConcurrency: null,
      },
    });
    expect(parseConfig({})).toMatchObject({
      value: { workerRoles: ['decode', 'read', 'deliver'], queueLimit: 100_000 },
    });
    expect(problems({ ...servers, REDIS_NODES: 'b:2' })).toHaveLength(1);
    expect(problems({ ...servers, REDIS_URL: 'redis://a/3', REDIS_MODE: 'cluster' })).toHaveLength(1); // prettier-ignore
    expect(problems({ ...servers, REDIS_TLS_CA_FILE: '/gone' })).toHaveLength(1);
    expect(problems({ ...servers, WORKER_ROLES: 'read,sing' })).toHaveLength(1);
    expect(problems({ WORKER_ROLES: 'read' })).toEqual([expect.stringContaining('needs servers')]);
  });

  test('takes empty settings for none, as compose files write them', () => {
    expect(parseConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({
      ok: true,
      value: { servers: null, port: 8470 },
    });
  });

  test('takes the origin that people open, by https or on this machine alone', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://desk.example.jp/' })).toMatchObject({
      ok: true,
      value: { publicUrl: 'https://desk.example.jp' },
    });
    expect(parseConfig({ PUBLIC_URL: 'http://localhost:8470' }).ok).toBe(true);
    expect(problems({ PUBLIC_URL: 'http://desk.example.jp' })).toEqual([
      expect.stringContaining('must begin with https'),
    ]);
    expect(problems({ PUBLIC_URL: 'https://user:word@example.jp' })).toEqual([
      'PUBLIC_URL must hold no user and no password: addresses are shown',
    ]);
    expect(problems({ PUBLIC_URL: 'https://example.jp/desk' })).toEqual([
      expect.stringContaining('no path'),
    ]);
  });

  test('takes an OpenID provider with an id and the origin to come back to, by https', () => {
    const given = {
      OIDC_ISSUER: 'https://id.example.jp/',
      OIDC_CLIENT_ID: 'madoguchi',
      PUBLIC_URL: 'https://desk.example.jp',
    };
    expect(parseConfig(given)).toMatchObject({
      ok: true,
      value: {
        oidc: {
          issuer: 'https://id.example.jp',
          clientSecret: null,
          trustsEmail: false,
          publicUrl: 'https://desk.example.jp',
        },
      },
    });
    expect(parseConfig({})).toMatchObject({ ok: true, value: { oidc: null } });
    expect(problems({ OIDC_ISSUER: 'http://id.example.jp' })).toEqual([
      expect.stringContaining('OIDC_CLIENT_ID is not'),
      expect.stringContaining('needs PUBLIC_URL'),
      expect.stringContaining('must begin with https'),
    ]);
    expect(problems({ OIDC_CLIENT_ID: 'madoguchi' })).toEqual([
      expect.stringContaining('OIDC_ISSUER is not'),
    ]);
  });

  test('refuses one server without the other, and says what to do', () => {
    expect(problems({ REDIS_URL: 'redis://r:6379' })).toEqual([
      expect.stringContaining('DATABASE_URL is not'),
    ]);
    expect(problems({ DATABASE_URL: 'postgres://d/x' })).toEqual([
      expect.stringContaining('REDIS_URL is not'),
    ]);
  });

  test('tells every problem at once, and never a value', () => {
    const found = problems({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:hunter2@h/x',
    });
    expect(found.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  test('reads secrets from files', () => {
    const files: Record<string, string> = {
      '/r': 'redis://r:6379\n',
      '/d': 'postgres://u:p@d/x\n',
      '/k': 'secret\n',
    };
    const env = {
      REDIS_URL_FILE: '/r',
      DATABASE_URL_FILE: '/d',
      S3_BUCKET: 'originals',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY_FILE: '/k',
    };
    expect(parseConfig(env, (path) => files[path] ?? none())).toMatchObject({
      ok: true,
      value: {
        servers: { redis: { url: 'redis://r:6379' }, databaseUrl: 'postgres://u:p@d/x' },
        s3: {
          bucket: 'originals',
          endpoint: null,
          credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
        },
      },
    });
    expect(problems({ REDIS_URL_FILE: '/gone' }).join()).toContain('cannot read /gone');
    expect(
      problems({ ...env, REDIS_URL: 'redis://x' }, (path) => files[path] ?? none()).join(),
    ).toContain('not both');
  });

  test('letters name who sends them, in a few lines of a file that is there', () => {
    const env = { LETTER_SENDER_FILE: '/sender' };
    const sender = '見本市役所\r\n見本市中央一丁目1番1号\r\n';
    expect(parseConfig(env, () => sender)).toMatchObject({
      ok: true,
      value: { letterSender: '見本市役所\n見本市中央一丁目1番1号' },
    });
    expect(parseConfig({}, none)).toMatchObject({ ok: true, value: { letterSender: null } });
    expect(problems(env)).toEqual([expect.stringContaining('cannot read /sender')]);
    expect(problems(env, () => 'x\n'.repeat(9) + 'x').join()).toContain('at most 8 lines');
  });

  test('refuses half of a bucket', () => {
    expect(problems({ S3_ENDPOINT: 'http://s3:9000' })).toEqual([
      expect.stringContaining('S3_BUCKET'),
    ]);
    expect(problems({ S3_BUCKET: 'originals', S3_ACCESS_KEY_ID: 'key' })).toEqual([
      expect.stringContaining('both'),
    ]);
  });
});
