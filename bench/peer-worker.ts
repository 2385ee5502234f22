// Runs one foreign redactor in a thread of its own; copied into the folder where it is installed, so that it finds it.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

type Redact = (text: string) => string | Promise<string>;

// Names of packages that are not dependencies: the compiler must not look for them.
const load = (name: string): Promise<any> => import(name);

const TOOLS: Readonly<Record<string, () => Promise<Redact>>> = {
  'redact-pii': async () => {
    const { SyncRedactor } = createRequire(import.meta.url)('redact-pii');
    const redactor = new SyncRedactor();
    return (text) => redactor.redact(text);
  },
  openredaction: async () => {
    const { OpenRedaction } = await load('openredaction');
    const redactor = new OpenRedaction();
    return async (text) => (await redactor.detect(text)).redacted;
  },
  '@arcjet/redact': async () => {
    const { redact } = await load('@arcjet/redact');
    return async (text) => (await redact(text))[0];
  },
  compromise: async () => {
    const { default: nlp } = await load('compromise');
    return (text) => {
      const document = nlp(text);
      document.emails().replaceWith('[email]');
      document.phoneNumbers().replaceWith('[phone]');
      document.people().replaceWith('[name]');
      return document.text();
    };
  },
};

const redact = await TOOLS[workerData.tool]!();
parentPort!.on('message', ({ text }: { text: string }) => void answer(text));
parentPort!.postMessage('ready');

async function answer(text: string): Promise<void> {
  const start = performance.now();
  const output = await Promise.resolve()
    .then(() => redact(text))
    .catch(() => text);
  parentPort!.postMessage({ output, ms: performance.now() - start });
}
