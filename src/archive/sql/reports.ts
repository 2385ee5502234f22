// Openness reports as they were issued.
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { StoredReport } from '../archive.ts';
import { hourOf } from '../log/leaf.ts';
import { appendLeaves } from './log-book.ts';
import type { Tx } from './placement.ts';
import type { Tables } from './tables.ts';

/** Keeps a report and logs its digest. The same document again changes nothing. `now`: ms UTC. */
export async function putReport(tx: Tx, subject: string, document: string, now: number): Promise<void> {
  const digest = createHash('sha256').update(document).digest('hex');
  const latest = await tx
    .selectFrom('reports')
    .select(['digest', 'issued_at'])
    .where('subject', '=', subject)
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (latest?.digest === digest) return;
  const issued_at = Math.max(now, (latest?.issued_at ?? 0) + 1);
  await tx.insertInto('reports').values({ subject, issued_at, digest, document }).execute();
  await appendLeaves(tx, [{ type: 'report', time: hourOf(issued_at), subject, sha256: digest }]);
}

/** Openness reports of one coalition, the newest first. */
export async function reportsOf(db: Kysely<Tables>, subject: string, limit: number): Promise<StoredReport[]> {
  return reports(db).where('subject', '=', subject).orderBy('issued_at', 'desc').limit(limit).execute();
}

/** The newest of each coalition. */
export async function newestReports(db: Kysely<Tables>): Promise<StoredReport[]> {
  return reports(db)
    .where((eb) =>
      eb(
        'issued_at',
        '=',
        eb
          .selectFrom('reports as later')
          .select((e) => e.fn.max('later.issued_at').as('newest'))
          .whereRef('later.subject', '=', 'reports.subject'),
      ),
    )
    .orderBy('subject')
    .execute();
}

function reports(db: Kysely<Tables>) {
  return db.selectFrom('reports').select(['subject', 'issued_at as issuedAt', 'document']);
}
