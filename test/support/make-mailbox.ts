// A large invented mailbox, the same for the same seed: threads, quotes, six languages, several charsets, HTML,
// attachments, footers, and planted personal data that a redacted archive must not show. Made one message at a time.
import { fitsCharset, makeMessage, type Charset, type MessageParts } from './make-message.ts';

export interface MadeMessage {
  readonly bytes: Uint8Array;
  /** personal data that stands in this message: addresses and phone numbers (of ranges kept for fiction) */
  readonly plants: readonly string[];
}

interface Tongue {
  readonly charsets: readonly Charset[];
  readonly greeting: string;
  readonly wrote: string;
  readonly call: string;
  readonly sentences: readonly string[];
}

const TONGUES: readonly Tongue[] = [
  {
    charsets: ['utf-8', 'iso-8859-1', 'windows-1252'],
    greeting: 'Dear all,',
    wrote: 'wrote',
    call: 'Call me at',
    sentences: [
      'The coalition will meet before the annual forum to agree on its work plan.',
      'Please send your comments on the draft principles by the end of next week.',
      'Access to meaningful connectivity remains uneven between regions.',
      'We should publish the minutes and keep the archive open to everybody.',
      'I support the proposal, with two small changes to the second paragraph.',
    ],
  },
  {
    charsets: ['utf-8', 'iso-8859-1', 'windows-1252'],
    greeting: 'Chers collègues,',
    wrote: 'a écrit',
    call: 'Appelez-moi au',
    sentences: [
      'La coalition se réunira avant le forum annuel pour adopter son programme de travail.',
      "Merci d'envoyer vos remarques sur le projet de principes avant la fin de la semaine.",
      "L'accès à une connectivité utile reste inégal entre les régions.",
      'Nous devrions publier le compte rendu et garder les archives ouvertes à tous.',
    ],
  },
  {
    charsets: ['utf-8', 'iso-8859-1', 'windows-1252'],
    greeting: 'Estimados colegas:',
    wrote: 'escribió',
    call: 'Mi teléfono es',
    sentences: [
      'La coalición se reunirá antes del foro anual para acordar su plan de trabajo.',
      'Envíen por favor sus comentarios sobre el borrador antes del fin de semana.',
      'El acceso a una conectividad útil sigue siendo desigual entre las regiones.',
      '¿Quién puede presentar el informe en la próxima sesión?',
    ],
  },
  {
    charsets: ['utf-8', 'windows-1251', 'koi8-r'],
    greeting: 'Уважаемые коллеги,',
    wrote: 'пишет',
    call: 'Мой телефон',
    sentences: [
      'Коалиция соберётся перед ежегодным форумом, чтобы принять план работы.',
      'Просим прислать замечания к проекту принципов до конца недели.',
      'Доступ к качественной связи остаётся неравным между регионами.',
      'Нужно опубликовать протокол и сохранить архив открытым для всех.',
    ],
  },
  {
    charsets: ['utf-8', 'windows-1256'],
    greeting: 'الزملاء الأعزاء،',
    wrote: 'كتب',
    call: 'رقم هاتفي',
    sentences: [
      'سيجتمع التحالف قبل المنتدى السنوي للاتفاق على خطة العمل.',
      'نرجو إرسال التعليقات على مسودة المبادئ قبل نهاية الأسبوع.',
      'ما زال الوصول إلى الاتصال الجيد متفاوتا بين المناطق.',
      'يجب أن ننشر المحضر وأن يبقى الأرشيف مفتوحا للجميع.',
    ],
  },
  {
    charsets: ['utf-8', 'gb18030'],
    greeting: '各位同事:',
    wrote: '写道',
    call: '我的电话',
    sentences: [
      '联盟将在年度论坛之前开会商定工作计划。',
      '请在下周结束之前提出对原则草案的意见。',
      '各地区之间的网络连接仍然很不平衡。',
      '我们应当公布会议记录并向所有人开放档案。',
    ],
  },
];

const TOPICS = [
  'Work plan',
  'Draft principles',
  'Meeting notes',
  'Call for speakers',
  'Session report',
  'Elections',
  'Accessibility',
];
const FOOTER =
  '_______________________________________________\nExample list -- dc-example@lists.example.org\nTo unsubscribe send an email to dc-example-leave@lists.example.org\n';
const START = Date.UTC(2012, 0, 2);
const OPEN_THREADS = 40;

interface Thread {
  readonly subject: string;
  readonly tongue: Tongue;
  readonly ids: string[];
  lastText: string;
  lastAuthor: Person;
}

export interface Person {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
}

/**
 * `count` messages of one list, oldest first. Sizes as in real lists: half up to about 6 kB, one in ten above 15 kB,
 * some of 200 kB. Constant memory: only the last open threads are kept.
 */
export function* makeMailbox(
  count: number,
  seed = 1,
  listId = 'dc-example.lists.example.org',
): Generator<MadeMessage> {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const people = Array.from({ length: 120 }, (_, index) => person(index));
  const threads: Thread[] = [];
  for (let number = 1; number <= count; number++) {
    const author = pick(people);
    const isReply = threads.length > 0 && random() < 0.7;
    const thread = isReply
      ? pick(threads)
      : newThread(number, random() < 0.5 ? TONGUES[0]! : pick(TONGUES), pick(TOPICS), author);
    const { tongue } = thread;
    const plants = [author.address, author.phone];
    const aim = Math.min(180_000, 1_700 * Math.exp(gaussian(random) * 0.75));
    const quote = isReply ? quoted(thread, tongue) : '';
    if (isReply) plants.push(thread.lastAuthor.address);
    const own = prose(tongue.sentences, pick, aim);
    const signature = `-- \n${author.name}\n${tongue.call} ${author.phone}\n${author.address}\n`;
    const text = `${tongue.greeting}\n\n${own}\n${quote}${signature}${FOOTER}`;
    const id = `${seed}.${number}.${Math.floor(random() * 1e9).toString(36)}@mail.example.com`;
    const wanted = number % 3 === 0 ? 'utf-8' : pick(tongue.charsets);
    const charset = fitsCharset(text, wanted) ? wanted : 'utf-8';
    const attachments = attachmentsOf(number, random);
    yield {
      plants,
      bytes: makeMessage({
        from: `${author.name} <${author.address}>`,
        subject: `${isReply ? 'Re: ' : ''}[DC-Example] ${thread.subject}`,
        date: new Date(START + number * 3_600_000 * 5),
        messageId: id,
        ...(isReply ? { inReplyTo: thread.ids.at(-1)!, references: thread.ids.slice(-12) } : {}),
        listId,
        text,
        charset,
        ...pickEncoding(charset, random),
        ...(random() < 0.35 && aim < 20_000 ? { html: htmlOf(text) } : {}),
        ...(attachments.length > 0 ? { attachments } : {}),
        headers: [
          [
            'Received',
            `from mail.example.com (mail.example.com [192.0.2.${number % 250}])\r\n\tby lists.example.org; ${new Date(START + number * 3_600_000 * 5).toUTCString()}`,
          ],
          ['Delivered-To', 'archive-subscriber@example.net'],
          ['List-Post', '<mailto:dc-example@lists.example.org>'],
        ],
      }),
    };
    thread.ids.push(id);
    if (thread.ids.length > 30) thread.ids.splice(1, 1);
    thread.lastText = own.slice(0, 1_500);
    thread.lastAuthor = author;
    if (!isReply) threads.push(thread);
    if (threads.length > OPEN_THREADS) threads.shift();
  }
}

function newThread(number: number, tongue: Tongue, topic: string, lastAuthor: Person): Thread {
  return { subject: `${topic} ${number}`, tongue, ids: [], lastText: '', lastAuthor };
}

/** An invented person. Phone numbers of ranges that are kept for fiction: 555-01xx in North America, 07700 900xxx in Britain. */
export function person(index: number): Person {
  const firstNames = ['Ada', 'Boris', 'Chidi', 'Dalia', 'Émile', 'Farida', 'Grzegorz', 'Hana', 'Inés', 'Jun'];
  const lastNames = [
    'Example',
    'Beispiel',
    'Exemple',
    'Ejemplo',
    'Primer',
    'Mithal',
    'Lizi',
    'Sample',
    'Mfano',
    'Esempio',
    'Voorbeeld',
    'Eksempel',
  ];
  const name = `${firstNames[index % 10]!} ${lastNames[Math.floor(index / 10)]!}`;
  const local = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replace(' ', '.');
  const phone =
    index % 2 === 0
      ? `+1 202 555 01${String(index % 100).padStart(2, '0')}`
      : `+44 7700 900${String(index).padStart(3, '0')}`;
  return { name, address: `${local}@${['example.org', 'example.com', 'example.net'][index % 3]!}`, phone };
}

function prose(sentences: readonly string[], pick: <T>(from: readonly T[]) => T, aim: number): string {
  const paragraphs: string[] = [];
  let length = 0;
  while (length < aim) {
    const paragraph = [pick(sentences), pick(sentences), pick(sentences)].join('\n');
    paragraphs.push(paragraph);
    length += Buffer.byteLength(paragraph);
  }
  return `${paragraphs.join('\n\n')}\n`;
}

function quoted(thread: Thread, tongue: Tongue): string {
  const lines = thread.lastText.split('\n').map((line) => `> ${line}`);
  return `\n${thread.lastAuthor.name} <${thread.lastAuthor.address}> ${tongue.wrote}:\n${lines.join('\n')}\n\n`;
}

function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<html><body><p>${escaped.replaceAll('\n', '<br>\n')}</p></body></html>\n`;
}

function attachmentsOf(number: number, random: () => number): NonNullable<MessageParts['attachments']> {
  const chance = random();
  if (chance > 0.08) return [];
  const sizeBytes = chance < 0.006 ? 150_000 : 2_000 + Math.floor(random() * 12_000);
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at++) bytes[at] = Math.floor(random() * 256);
  return [{ name: `report-${number}.pdf`, type: 'application/pdf', bytes }];
}

function pickEncoding(charset: Charset, random: () => number): Pick<MessageParts, 'encoding'> {
  const chance = random();
  if (chance < 0.25) return { encoding: 'base64' };
  return chance < 0.7 || charset === 'gb18030' ? { encoding: 'quoted-printable' } : {};
}

/** Normal distribution by Box and Muller. */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** mulberry32: small, the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A message as it stands in an mbox file (mboxrd: a line that begins like a separator is quoted). */
export function mboxEntry(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/\r\n/gu, '\n')
    .replace(/^(>*From )/gmu, '>$1');
  return Buffer.from(`From list@example.org Mon Jan  5 10:00:00 2026\n${text}\n\n`, 'latin1');
}
