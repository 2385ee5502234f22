// What becomes of a report that was made: public, a draft for a while, or nothing new.
import type { ArchiveReader } from '../archive/archive.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { OpennessReport } from '../report/openness-report.ts';
import { type Publication, publicationOf } from '../report/publication.ts';
import type { reportDrafts } from './report-drafts.ts';
import type { MadeReport } from './report-make.ts';

export type Issued = Publication | { readonly kind: 'unconfirmed' };

/**
 * `when`: `due` as the days say; `now` at once; `never` keeps the draft. A row that nobody has confirmed stays a draft in
 * any case.
 */
export async function issue(
  { subject, report, document }: MadeReport,
  {
    reader,
    writer,
    drafts,
    days,
    when,
  }: {
    reader: ArchiveReader | null;
    writer: ArchiveWriter | null;
    drafts: ReturnType<typeof reportDrafts>;
    days: number;
    when: 'due' | 'now' | 'never';
  },
): Promise<Issued> {
  const draft = drafts.read(subject.id);
  const waiting = draft === null ? null : { since: draft.since, grade: draft.report.grade };
  const now = Date.parse(report.generated);
  if (!subject.isConfirmed) {
    drafts.keep(subject.id, { since: waiting?.since ?? now, report });
    return { kind: 'unconfirmed' };
  }
  const [newest] = (await reader?.reports(subject.id, 1)) ?? [];
  const last = newest === undefined ? null : readReport(newest.document);
  const asked = publicationOf(report, { last, waiting, days });
  const isNow = when === 'now' || (when === 'due' && asked.kind === 'public');
  if (isNow && writer !== null) {
    await writer.putReport(subject.id, document);
    drafts.remove(subject.id);
    return { kind: 'public' };
  }
  if (asked.kind === 'same') {
    drafts.remove(subject.id);
    return asked;
  }
  const since = asked.kind === 'draft' ? asked.since : now;
  drafts.keep(subject.id, { since, report });
  return { kind: 'draft', since, dueAt: asked.kind === 'draft' ? asked.dueAt : now };
}

function readReport(document: string): OpennessReport | null {
  const read = OpennessReport.safeParse(JSON.parse(document));
  return read.success ? read.data : null;
}
