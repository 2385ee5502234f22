// What is known of each coalition: its newest report, and its list where that is connected.
import type { ArchiveView, ListSummary, StoredReport } from '../../archive/archive.ts';
import { OpennessReport } from '../../report/openness-report.ts';

/** Reports of one coalition that are looked at. */
const REPORTS_READ = 24;
const REMEMBERED_CHARACTERS = 8_000_000;

export interface Issued {
  /** ms UTC */
  readonly issuedAt: number;
  /** the report's bytes */
  readonly document: string;
  readonly report: OpennessReport;
}

export interface Standing {
  /** id of the coalition, and of its list where one is connected */
  readonly subject: string;
  readonly name: string;
  readonly list: ListSummary | null;
  /** null where none has been issued */
  readonly newest: Issued | null;
}

/** Every coalition with a report and every list, by name. */
export async function readStandings(reader: ArchiveView): Promise<Standing[]> {
  const [lists, stored] = await Promise.all([reader.lists(), reader.newestReports()]);
  const newest = new Map<string, Issued>();
  for (const report of stored) {
    const issued = readReport(report) ?? (await readReports(reader, report.subject))[0];
    if (issued !== undefined) newest.set(report.subject, issued);
  }
  const connected = lists.map((list) => standing(list.id, list, newest.get(list.id) ?? null));
  const ids = new Set(lists.map(({ id }) => id));
  const others = [...newest].filter(([subject]) => !ids.has(subject));
  return [...connected, ...others.map(([subject, issued]) => standing(subject, null, issued))].toSorted(
    (a, b) => a.name.localeCompare(b.name, 'en') || (a.subject < b.subject ? -1 : 1),
  );
}

/** One coalition with its latest reports, the newest first; null where nothing is known of it. */
export async function readStanding(
  reader: ArchiveView,
  subject: string,
): Promise<(Standing & { readonly reports: readonly Issued[] }) | null> {
  const [list, reports] = await Promise.all([reader.list(subject), readReports(reader, subject)]);
  const newest = reports[0] ?? null;
  return list === null && newest === null ? null : { ...standing(subject, list, newest), reports };
}

/** A list with its newest report. */
export async function standingOf(reader: ArchiveView, list: ListSummary): Promise<Standing> {
  const [stored] = await reader.reports(list.id, 1);
  const newest =
    stored === undefined ? null : (readReport(stored) ?? (await readReports(reader, list.id))[0]);
  return standing(list.id, list, newest ?? null);
}

/** The latest reports of one coalition that can be read, the newest first. */
export async function readReports(reader: ArchiveView, subject: string): Promise<Issued[]> {
  const stored = await reader.reports(subject, REPORTS_READ);
  return stored.flatMap((report) => readReport(report) ?? []);
}

/** True after the day until which a report is meant to be relied on. */
export function isOld(report: OpennessReport, now: number): boolean {
  return Date.parse(report.validUntil) < now;
}

function standing(subject: string, list: ListSummary | null, newest: Issued | null): Standing {
  return { subject, name: newest?.report.name ?? list?.name ?? subject, list, newest };
}

function readReport({ subject, issuedAt, document }: StoredReport): Issued | null {
  const report = parse(document);
  return report?.subject === subject ? { issuedAt, document, report } : null;
}

// Half a millisecond each, and the feed reads hundreds: what the same text was found to be is remembered.
const remembered = new Map<string, OpennessReport | null>();
let rememberedCharacters = 0;

// Whatever else may lie in the table is no report: it is left out, and the one before it stands.
function parse(document: string): OpennessReport | null {
  const known = remembered.get(document);
  if (known !== undefined) return known;
  let report: OpennessReport | null = null;
  try {
    report = OpennessReport.safeParse(JSON.parse(document)).data ?? null;
  } catch {
    // not even JSON
  }
  remembered.set(document, report);
  rememberedCharacters += document.length;
  for (const oldest of remembered.keys()) {
    if (rememberedCharacters <= REMEMBERED_CHARACTERS) break;
    remembered.delete(oldest);
    rememberedCharacters -= oldest.length;
  }
  return report;
}
