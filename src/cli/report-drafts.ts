// Drafts of reports, beside the vault and as private as that: what a coalition may mend before anybody else sees it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ArchiveError } from '../ops/errors.ts';
import { makeFolder } from '../ops/shared-files.ts';
import { OpennessReport } from '../report/openness-report.ts';
import { writePrivateFile } from './private-file.ts';

const Draft = z.strictObject({
  /** ms UTC: since when there is a draft that is not public */
  since: z.int().min(0),
  report: OpennessReport,
});
export type Draft = z.infer<typeof Draft>;

/** One file a coalition. */
export function reportDrafts(data: string) {
  const folder = join(data, 'reports');
  const fileOf = (subject: string) => join(folder, `${subject}.json`);
  return {
    /** Null where there is none, or none of this version. */
    read(subject: string): Draft | null {
      if (!existsSync(fileOf(subject))) return null;
      try {
        return Draft.parse(JSON.parse(readFileSync(fileOf(subject), 'utf8')));
      } catch {
        return null;
      }
    },
    keep(subject: string, draft: Draft): void {
      makeFolder(folder, 0o700);
      const problem = writePrivateFile(fileOf(subject), `${JSON.stringify(draft, null, 1)}\n`);
      if (problem !== null) throw new ArchiveError('STORE_FAILED', 'later');
    },
    remove(subject: string): void {
      rmSync(fileOf(subject), { force: true });
    },
  };
}
