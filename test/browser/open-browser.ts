import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { openDesk, type TestDesk } from '../api/open-desk.ts';

const CHROMIUM = '/usr/bin/chromium';
const run = promisify(execFile);
/** In a process of its own: the bundler's native part does not stand jest's separate realm. */
const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
const WEB = fileURLToPath(new URL('../../web', import.meta.url));

/** Why there is no browser to test in; null when there is one. In CI its absence is an error. */
export function reasonToSkip(): string | null {
  if (existsSync(CHROMIUM)) return null;
  if (process.env['CI'] === 'true') throw new Error(`${CHROMIUM} must be installed in CI`);
  return `skipped, because ${CHROMIUM} is not installed`;
}

export interface BrowserDesk {
  readonly desk: TestDesk;
  readonly url: string;
  /** A fresh profile: no name, no language kept. Problems of the page fail the test at `close`. */
  visit(options: { locale: string; width?: number }): Promise<Page>;
  close(): Promise<void>;
}

/** The built desks, served by the real API, in the system's Chromium. */
export async function openBrowserDesk(): Promise<BrowserDesk> {
  await run(process.execPath, [VITE, 'build', WEB, '--logLevel', 'error']);
  const desk = await openDesk({ webRoot: `${WEB}/dist`, pollMs: 200 });
  const server = await new Promise<Server>((resolve) => {
    const listening = desk.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
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
    desk,
    url,
    async visit({ locale, width = 1280 }) {
      const context = await browser.newContext({ locale, viewport: { width, height: 900 } });
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        // A refused action is logged by the browser itself; everything else is ours.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
          problems.push(message.text());
      });
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desk.close();
      if (problems.length > 0) throw new Error(`the browser complained: ${problems.join('; ')}`);
    },
  };
}
