/**
 * The thread that tesseract.js runs in. Its own script stays alive, idle and unreachable, when it
 * cannot load its data; this one ends itself then, so that a failed start leaves nothing behind.
 */
const { parentPort } = require('node:worker_threads');

const FATAL_ACTIONS = new Set(['load', 'loadLanguage', 'initialize']);

/**
 * A start takes under a second. The parent gives up after a minute (tesseract.ts) and has no hold
 * of a thread that never answered: past that, this one ends itself.
 */
const START_LIMIT_MS = 70_000;
const deadline = setTimeout(() => process.exit(1), START_LIMIT_MS);
// The thread lives by its port, not by this timer.
deadline.unref();

/** The last message must have left before the thread ends. */
const TIME_TO_SEND_MS = 50;

const post = parentPort.postMessage.bind(parentPort);
let failed = false;
parentPort.postMessage = (packet) => {
  // tesseract.js rejects a failed start and then resolves it too, which its parent half trips over.
  if (failed) return;
  post(packet);
  if (packet.status === 'resolve' && packet.action === 'initialize') clearTimeout(deadline);
  if (packet.status !== 'reject' || !FATAL_ACTIONS.has(packet.action)) return;
  failed = true;
  setTimeout(() => process.exit(1), TIME_TO_SEND_MS);
};

require('tesseract.js/src/worker-script/node/index.js');
