import { execFile } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('puts a process behind others', async () => {
  const module = fileURLToPath(new URL('../../src/ops/priority.ts', import.meta.url));
  const script = `import { getPriority } from 'node:os';
    const { letReadersGoFirst } = await import(${JSON.stringify(module)});
    letReadersGoFirst();
    console.log(getPriority());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(Number(stdout)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
});
