// What readers write otherwise than writers did: scripts, accents, typing mistakes; and what no reader would write.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDocument } from '../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { openMeilisearchEngine } from '../../src/index/meilisearch/engine.ts';
import { openMeilisearchWriter } from '../../src/index/meilisearch/writer.ts';
import { parseQuery, type SearchParams } from '../../src/index/query.ts';
import type { SearchEngine } from '../../src/index/search.ts';
import { makePublicMessage } from '../support/make-public-message.ts';
import { startMeilisearch } from '../support/meilisearch.ts';

const LIST = 'dc-scripts';
const BODIES: Readonly<Record<string, [language: string, body: string]>> = {
  arabic: ['ar', 'أرشيف القائمة العربية مفتوح للجميع. ناقشنا والمؤتمر مُؤَسَّسَةً والمكتبـــة على الإنترنت.'],
  french: ['fr', "À l'École, une œuvre sur l'accessibilité numérique : le procès-verbal est prêt."],
  spanish: ['es', 'La acción de los niños y la participación pública en Perú.'],
  russian: ['ru', 'Ещё раз: ёлка и прозрачность архива. Чей это проект?'],
  chinese: ['zh', '我们将在论坛上讨论数据保护与人工智能的治理问题。'],
  japanese: ['ja', '来週、データガバナンスの会議を東京で開きます。'],
  english: [
    'en',
    'The coalition published accessibility guidelines for IGF2024 meetings. Captions were provided.',
  ],
  wide: ['en', 'The agenda is called ＩＧＦ２０２３ in this mail.'],
};
const NAMES = Object.keys(BODIES);
const documents = NAMES.map((name, index) =>
  toDocument(
    makePublicMessage({
      list: LIST,
      seq: index + 1,
      subject: `About ${index + 1}`,
      language: BODIES[name]![0],
      body: BODIES[name]![1],
    }),
  ),
);

const open = new AsyncDisposableStack();
const engines: Record<string, SearchEngine> = {};

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-forgiving-'));
  open.defer(() => rmSync(folder, { recursive: true, force: true }));
  const { url, adminKey, searchKey } = open.use(await startMeilisearch());
  const file = join(folder, 'search.db');
  for (const writer of [openMeilisearchWriter({ url, adminKey }), openEmbeddedWriter(file)]) {
    open.use(writer);
    await writer.prepare();
    await writer.apply({ put: documents, remove: [], cursor: 1 });
  }
  engines['meilisearch'] = open.use(openMeilisearchEngine({ url, searchKey }));
  engines['embedded'] = open.use(openEmbeddedEngine(file));
});
afterAll(() => open.disposeAsync());

describe.each(['meilisearch', 'embedded'])('%s', (engine) => {
  const search = async (params: SearchParams) => {
    const outcome = parseQuery(params, [LIST]);
    if (outcome.kind === 'unreadable') throw new Error(`${outcome.problem.code} ${outcome.problem.at}`);
    return engines[engine]!.search(outcome.request);
  };
  const found = async (params: SearchParams) =>
    (await search(params)).hits.map(({ seq }) => NAMES[seq - 1]!).toSorted();

  it.each([
    ['arabic', 'ارشيف'], ['arabic', 'إرشيف'], ['arabic', 'أَرْشِيف'], ['arabic', 'العربيه'], ['arabic', 'عربية'], ['arabic', 'القائمه'],
    ['arabic', 'قائمة'], ['arabic', 'والقائمة'], ['arabic', 'مؤسسة'], ['arabic', 'مؤسسه'], ['arabic', 'المكتبة'], ['arabic', 'مكتبة'],
    ['arabic', 'مؤتمر'], ['arabic', 'المؤتمر'], ['arabic', 'علي الانترنت'], ['arabic', 'الإنتـــرنت'],
    ['french', 'ecole'], ['french', 'ÉCOLE'], ['french', "l'ecole"], ['french', 'oeuvre'], ['french', 'proces-verbal'], ['french', 'pret'], ['french', 'accessibilite numerique'],
    ['spanish', 'accion'], ['spanish', 'ninos'], ['spanish', 'PARTICIPACION'], ['spanish', 'peru'],
    ['russian', 'еще'], ['russian', 'елка'], ['russian', 'ёлка'], ['russian', 'ПРОЗРАЧНОСТЬ'], ['russian', 'чей'],
    ['chinese', '数据保护'], ['chinese', '保护'], ['chinese', '數據保護'], ['chinese', '人工智能'], ['chinese', '治理问题'],
    ['japanese', '会議'], ['japanese', 'ガバナンス'], ['japanese', 'データガバナンス'], ['japanese', '東京'], ['japanese', '来週'],
    ['english', 'ＩＧＦ２０２４'], ['english', 'ｃａｐｔｉｏｎｓ'], ['wide', 'igf2023'],
  ])('finds the %s text by %s, whatever the language of the page', async (name, q) => {
    for (const locale of ['en', 'zh', 'ar'])
      expect({ locale, found: await found({ q, locale }) }).toEqual({ locale, found: expect.arrayContaining([name]) });
  }); // prettier-ignore

  it.each([
    ['coalitoin', 'coalition'],
    ['captons meetings', 'captions meetings'],
    ['accesibility guidelines', 'accessibility guidelines'],
    ['прозрачнасть', 'прозрачность'],
    ['acessibilité numérique', 'accessibilité numérique'],
    ['list:dc-scripts coaliton -minutes', 'list:dc-scripts coalition -minutes'],
  ])('says that it searched another word than %j', async (q, query) => {
    const { total, corrected } = await search({ q });
    expect(total).toBeGreaterThan(0);
    expect(corrected?.query).toBe(query);
    for (const { typed, searched } of corrected?.words ?? []) {
      expect(q).toContain(typed);
      expect(query).toContain(searched);
    }
    expect(await search({ q, exact: 'yes' })).toMatchObject({ total: 0, hits: [] });
    expect(await search({ q, exact: 'yes' })).not.toHaveProperty('corrected');
  });

  it.each(['coalition', 'coali', 'captions meet', 'ecole', 'елка', '数据保护', '"coalitoin"', 'zzzzunknown'])(
    'says nothing of the kind about %j',
    async (q) => {
      expect(await search({ q })).not.toHaveProperty('corrected');
    },
  );

  it('takes words as typed where it is asked to', async () => {
    expect(await found({ q: 'guideline', exact: 'yes' })).toEqual([]);
    expect(await found({ q: 'guidelin', exact: 'yes' })).toEqual([]);
    expect(await found({ q: 'guidelines', exact: 'yes' })).toEqual(['english']);
    expect(await found({ q: 'guidelines zzzzunknown', exact: 'yes' })).toEqual([]);
    expect(await found({ q: 'guidelines zzzzunknown' })).toEqual(['english']);
    expect(await found({ q: '"guidelines" subject:about', exact: 'yes' })).toEqual(['english']);
    expect(await found({ q: 'subject:abou captions', exact: 'yes' })).toEqual([]);
  });
});
