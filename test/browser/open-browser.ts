import type { Express } from 'express';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from 'playwright-core';
import type { ApiOptions } from '../../api/context.ts';
import { buildDesks } from './build-desks.ts';
import { openDesk, type TestDesk } from '../api/open-desk.ts';

/** Debian's Chromium; the shell is the same engine without windows, which take a third of the time. */
export const CHROMIUM =
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ??
  null;

/** Why there is no browser to test in; null when there is one. In CI its absence is an error. */
export function reasonToSkip(): string | null {
  if (CHROMIUM !== null) return null;
  if (process.env['CI'] === 'true')
    throw new Error('chromium-headless-shell must be installed in CI');
  return 'skipped, because neither chromium-headless-shell nor chromium is installed';
}

/** A desk that answers, and how to end it. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export interface TestBrowser {
  /** A fresh profile: no name, no language kept. Problems of the page fail the test at `close`. */
  visit(options: { locale: string; width?: number; isPhone?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

/** The system's Chromium. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM!,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const problems: string[] = [];
  return {
    async visit({ locale, width = 1280, isPhone = false }) {
      const phone = isPhone && { isMobile: true, hasTouch: true };
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ locale, viewport, ...phone });
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        // A refused action and a connection that a test breaks are logged by the browser itself; everything else is ours.
        if (
          message.type() === 'error' &&
          !/status of 4\d\d|ERR_CONNECTION_RESET/.test(message.text())
        )
          problems.push(message.text());
      });
      return page;
    },
    async close() {
      await browser.close();
      if (problems.length > 0) throw new Error(`the browser complained: ${problems.join('; ')}`);
    },
  };
}

/**
 * Serves an API with the desks as they are; `makeApp` is given the folder that they were built into, and
 * the origin at which they will be found.
 */
export async function serveBuilt(
  makeApp: (webRoot: string, url: string) => Express | Promise<Express>,
): Promise<Served> {
  const webRoot = await buildDesks();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', await makeApp(webRoot, url));
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface BrowserDesk extends TestBrowser {
  readonly desk: TestDesk;
  readonly url: string;
}

/** The built desks, served by the real API over made-up readings, in Chromium. */
export async function openBrowserDesk(options: Partial<ApiOptions> = {}): Promise<BrowserDesk> {
  const desk = await openDesk({ pollMs: 200, ...options });
  const served = await serveBuilt((webRoot) => desk.variant({ webRoot }).app);
  const browser = await openBrowser();
  return {
    desk,
    url: served.url,
    visit: browser.visit,
    async close() {
      try {
        await browser.close(); // first: a connection that breaks is a problem of the page
      } finally {
        await served.close();
        await desk.close();
      }
    },
  };
}
