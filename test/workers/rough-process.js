// @ts-check
import workerpool from 'workerpool';

/** An interpreter process that does as its file's name says. */
workerpool.worker({
  /**
   * @param {unknown} _setup
   * @param {{ fileName: string, bytes: Buffer }} file
   */
  inspect: (_setup, { fileName, bytes }) => {
    switch (fileName) {
      case 'crash':
        process.exit(3);
        break;
      case 'kill':
        process.kill(process.pid, 'SIGKILL');
        break;
      case 'hang':
        for (;;);
      case 'throw':
        throw new Error('no such luck');
      case 'environment':
        return { ok: true, value: { mediaType: Object.keys(process.env).join(), pages: 1 } };
      case 'pid':
        return { ok: true, value: { mediaType: `${process.pid}`, pages: 1 } };
      case 'slow': {
        // Longer than the calls after it, so that it outlives its pool's time.
        const end = Date.now() + 500;
        while (Date.now() < end);
        return { ok: true, value: { mediaType: `${process.pid}`, pages: 1 } };
      }
      default:
        return { ok: true, value: { mediaType: `${Buffer.isBuffer(bytes)}`, pages: bytes.length } };
    }
    return undefined;
  },
});
