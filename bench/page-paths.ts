// Addresses that readers of a filled site ask for, spread over the whole list.
import { LIST } from './corpus.ts';

/** different pages of a kind, so that no cache of one page answers for all */
const PAGES = 200;
const QUESTIONS = [
  'coalition',
  'principles forum',
  '"work plan"',
  'meeting -agenda',
  'connectivity from:ada',
  'план работы',
  '工作计划',
  'الأرشيف',
  'proposition programme',
  'borrador has:attachment',
];

export const SEARCHES: readonly string[] = QUESTIONS.map(
  (question) => `/search?q=${encodeURIComponent(question)}`,
);

/** Pages of each kind. */
export async function pathsOf(url: string, count: number) {
  const list = `/lists/${LIST}`;
  const [months, threads, messages] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (let i = 0; i < PAGES; i++) {
    const seq = 1 + Math.floor((i * count) / PAGES);
    const answer = await fetch(`${url}/api/v1${list}/messages/${seq}`, {
      headers: { 'x-forwarded-for': `10.1.${i >> 8}.${i & 255}` },
    });
    if (!answer.ok) continue;
    const { sentAt, threadRoot } = (await answer.json()) as { sentAt: string; threadRoot: number };
    months.add(`${list}/${sentAt.slice(0, 4)}/${sentAt.slice(5, 7)}`);
    threads.add(`${list}/threads/${threadRoot}`);
    messages.add(`${list}/messages/${seq}`);
  }
  return { home: ['/'], list: [list], month: [...months], thread: [...threads], message: [...messages] };
}
