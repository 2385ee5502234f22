// Every public address of a site that says something of its archive, found through its API; and what each answers.
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const LANGUAGES = ['', '/ar', '/zh', '/fr'];

/** Answers by path, of a site that believes its proxy (MANY_READERS). */
export async function publicAnswers(url: string): Promise<Map<string, Answer>> {
  const { lists } = (await (await fetch(`${url}/api/v1/lists`)).json()) as {
    lists: { id: string; counts: Record<string, number> }[];
  };
  const paths = ['/', '/ar/', '/api/v1/lists', '/sitemap.xml', '/log/predecessors.json'];
  for (const { id, counts } of lists) {
    const list = `/lists/${id}`;
    const slots = Object.values(counts).reduce((sum, count) => sum + count, 0);
    paths.push(
      ...LANGUAGES.map((language) => `${language}${list}`),
      `${list}/policy`,
      `${list}/feed.atom`,
      `${list}/feed.json`,
    );
    paths.push(`${list}/all.mbox.gz`, `${list}/messages.jsonl.gz`, `/api/v1${list}/openings?limit=500`);
    paths.push(`/api/v1${list}`, `/api/v1${list}/changes?limit=1000`);
    for (const month of await months(url, list)) {
      const [year, number] = month.split('-');
      paths.push(`${list}/${year}/${number}`, `${list}/${month}.mbox`);
    }
    for (let seq = 1; seq <= slots; seq += 1) {
      paths.push(`${list}/messages/${seq}`, `${list}/threads/${seq}`, `${list}/messages/${seq}.eml`);
      paths.push(`${list}/messages/${seq}?text=sent`, `${list}/messages/${seq}.bib`);
      paths.push(`${list}/messages/${seq}.csl.json`, `/api/v1${list}/messages/${seq}`);
    }
  }
  const answers = new Map<string, Answer>();
  for (const [i, path] of paths.entries()) {
    // each question comes from another reader, for the limit on requests (MANY_READERS)
    const headers = { 'x-forwarded-for': `10.9.${i >> 8}.${i & 255}` };
    const response = await fetch(url + path, { redirect: 'manual', headers });
    if (response.status === 429) throw new Error('asked too often');
    const bytes = Buffer.from(await response.arrayBuffer());
    answers.set(path, { status: response.status, body: bytes.toString('latin1') });
  }
  return answers;
}

async function months(url: string, list: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (let after: number | null = 0; after !== null;) {
    const page = (await (await fetch(`${url}/api/v1${list}/messages?after=${after}&limit=200`)).json()) as {
      messages: { sentAt: string }[];
      next: number | null;
    };
    for (const { sentAt } of page.messages) found.add(sentAt.slice(0, 7));
    after = page.next;
  }
  return found;
}
