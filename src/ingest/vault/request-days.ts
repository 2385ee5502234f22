// Days of a request: an answer is due within one month (GDPR Art. 12(3)), counted as months are (Regulation 1182/71).

/** YYYY-MM-DD, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The same day of the next month, or its last day where it has no such day. */
export function dueDay(receivedAt: number): string {
  const day = new Date(receivedAt);
  const lastOfNext = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 2, 0)).getUTCDate();
  const due = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, Math.min(day.getUTCDate(), lastOfNext));
  return dayOf(due);
}
