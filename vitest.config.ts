import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The long files first, so that no core is without work at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isShort = ({ moduleId }: TestSpecification) => !/\/test\/(?:e2e|privacy|cli)\//u.test(moduleId);
    return (await super.sort(files)).toSorted((a, b) => Number(isShort(a)) - Number(isShort(b)));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // more than the cores of a small machine: end-to-end tests wait for clocks and disks
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // a machine that is busy takes longer to show what is waited for
    expect: { poll: { timeout: 20_000 } },
  },
});
