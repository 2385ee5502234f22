// A second corpus: discussion as most lists are, long plain text of which a third is quoted, in several languages,
// with signatures and footers and hardly an attachment. Words are frequent and rare as in real text (Zipf's law), so
// that indexes meet a vocabulary that grows. Invented, the same at every run, made one message at a time.
import { makeMessage } from '../test/support/make-message.ts';
import { person, randomFrom, type Person } from '../test/support/make-mailbox.ts';
import { type Script, SCRIPTS } from './list-talk-words.ts';

const SEED = 4711;
const START = Date.UTC(2008, 0, 7);
const OPEN_THREADS = 60;
const WIDTH = 72;
/** of a message's text; the rest is its writer's own */
const QUOTED_SHARE = 0.35;
const OWN_CHARACTERS = 3_600;
const FOOTER =
  '_______________________________________________\nTalk mailing list -- dc-talk@lists.example.org\nhttps://lists.example.org/mailman/listinfo/dc-talk\n';

interface Thread {
  readonly subject: string;
  readonly script: Script;
  readonly messages: { id: string; author: Person; lines: readonly string[]; at: number }[];
}

/** `count` messages, the oldest first; about 8 kB each. */
export function* makeListTalk(count: number): Generator<{ bytes: Uint8Array }> {
  const random = randomFrom(SEED);
  const people = Array.from({ length: 120 }, (_, index) => person(index));
  const threads: Thread[] = [];
  for (let number = 1; number <= count; number++) {
    const isReply = threads.length > 0 && random() < 0.8;
    const thread = isReply ? pick(threads, random) : newThread(number, random);
    const parent = isReply ? pick(thread.messages, random) : null;
    const author = pick(people, random);
    const own = paragraphs(thread.script, random);
    const lines = parent === null ? own : answered(parent, own, thread.script, random);
    const id = `talk.${number}.${Math.floor(random() * 1e9).toString(36)}@mail.example.com`;
    const at = START + number * 3_600_000 * 2;
    const text = [...lines, '', ...signature(author, random), '', FOOTER].join('\n');
    yield {
      bytes: makeMessage({
        from: `${author.name} <${author.address}>`,
        to: 'dc-talk@lists.example.org',
        subject: `${isReply ? 'Re: ' : ''}[Talk] ${thread.subject}`,
        date: new Date(at),
        messageId: id,
        ...(parent && {
          inReplyTo: parent.id,
          references: [...new Set([thread.messages[0]!.id, ...thread.messages.slice(-6).map((m) => m.id)])],
        }),
        listId: 'dc-talk.lists.example.org',
        text,
        encoding: pick(['8bit', '8bit', 'quoted-printable', 'base64'] as const, random),
        ...(random() < 0.01 && {
          attachments: [
            { name: `notes-${number}.pdf`, type: 'application/pdf', bytes: Buffer.alloc(9_000, number) },
          ],
        }),
        headers: [
          [
            'Received',
            `from mail.example.com (mail.example.com [192.0.2.${number % 250}])\r\n\tby lists.example.org; ${new Date(at).toUTCString()}`,
          ],
        ],
      }),
    };
    // the beginning counts: threads are answered there, and a long one must not fill the memory
    thread.messages.push({ id, author, lines: lines.slice(0, 120), at });
    if (thread.messages.length > 12) thread.messages.splice(1, 1);
    if (!isReply) threads.push(thread);
    if (threads.length > OPEN_THREADS) threads.shift();
  }
}

function newThread(number: number, random: () => number): Thread {
  const script = random() < 0.55 ? SCRIPTS[0]! : pick(SCRIPTS, random);
  const subject = `${words(script, 3 + Math.floor(random() * 4), random)} ${number}`;
  return { subject, script, messages: [] };
}

function paragraphs(script: Script, random: () => number): string[] {
  const wanted = OWN_CHARACTERS * script.density * Math.exp((random() + random() + random() - 1.5) * 1.2);
  const lines: string[] = [];
  for (let length = 0; length < wanted;) {
    const sentences = Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
      const sentence = words(script, 6 + Math.floor(random() * 18), random);
      return `${sentence[0]!.toLocaleUpperCase('en')}${sentence.slice(1)}${script.stop}`;
    });
    const paragraph = sentences.join(script.space);
    length += paragraph.length;
    lines.push(...wrapped(paragraph, script), '');
  }
  return lines;
}

/** Quoted passages of the parent, each answered. */
function answered(
  parent: Thread['messages'][number],
  own: readonly string[],
  script: Script,
  random: () => number,
): string[] {
  const ownLength = own.reduce((sum, line) => sum + line.length, 0);
  const most = (ownLength * QUOTED_SHARE) / (1 - QUOTED_SHARE);
  const lines = [`On ${new Date(parent.at).toUTCString()}, ${parent.author.name} ${script.wrote}:`];
  let quoted = 0;
  let from = Math.floor(random() * Math.max(1, parent.lines.length - 40));
  for (const line of own) {
    if (line === '' && quoted < most) {
      lines.push('');
      for (
        const end = from + 4 + Math.floor(random() * 8);
        from < end && from < parent.lines.length;
        from++
      ) {
        const text = parent.lines[from]!;
        quoted += text.length;
        lines.push(text.startsWith('>') ? `>${text}` : `> ${text}`);
      }
      lines.push('');
    } else lines.push(line);
  }
  return lines;
}

function signature(author: Person, random: () => number): string[] {
  if (random() < 0.4) return [author.name.split(' ')[0]!];
  return ['-- ', author.name, `Tel. ${author.phone}`, author.address, 'https://www.example.org/coalition'];
}

function words(script: Script, count: number, random: () => number): string {
  return Array.from({ length: count }, () => script.word(zipf(script.size, random))).join(script.between);
}

/** A rank, so that rank r comes about 1/r times as often as the first. */
function zipf(size: number, random: () => number): number {
  return Math.min(size - 1, Math.floor(size ** random()) - 1);
}

function wrapped(paragraph: string, script: Script): string[] {
  if (script.between === '') return paragraph.match(/.{1,36}/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!;
}
