import { describe, expect, it } from 'vitest';
import { cpuTimer } from '../../support/cpu-timer.ts';
import { parseMessage } from '../../../src/ingest/parse/parse-message.ts';
import { seenPeople } from '../../../src/ingest/people/seen-people.ts';
import { makeMessage, type MessageParts } from '../../support/make-message.ts';

async function seen(parts: MessageParts) {
  const outcome = await parseMessage(
    { bytes: makeMessage(parts), receivedAt: null },
    {
      listAddress: 'dc-x@lists.example.org',
      subjectTags: [],
      noArchive: 'ignore',
      now: Date.UTC(2026, 1, 1),
    },
  );
  if (outcome.kind !== 'parsed') throw new Error(outcome.why);
  return seenPeople(outcome.message, new Set(['dc-x@lists.example.org', 'coalition@example.org']));
}
const namesOf = async (text: string, address = 'jane@example.org') =>
  (await seen({ text })).find(({ addresses }) => addresses.includes(address))?.names ?? null;

describe('header fields', () => {
  it('name people, and no lists or functions', async () => {
    const people = await seen({
      from: '"Doe, Jane" <Jane@Example.org>',
      to: 'Bob Other <bob@example.org>, dc-x@lists.example.org, Coalition <coalition@example.org>',
      headers: [
        ['Cc', 'IGF Secretariat <secretariat@example.org>, noreply@example.net, Kim <kim@example.net>'],
      ],
    });
    expect(people).toEqual([
      { addresses: ['jane@example.org'], names: ['Doe, Jane'] },
      { addresses: ['bob@example.org'], names: ['Bob Other'] },
      { addresses: ['kim@example.net'], names: ['Kim'] },
    ]);
  });

  it('give a name without what the list adds, and none where it is an address', async () => {
    const people = await seen({
      from: '"Jane Doe via DC-X" <jane@example.org>',
      to: '"bob@example.org" <bob@example.org>',
    });
    expect(people.map(({ names }) => names)).toEqual([['Jane Doe'], []]);
  });

  it('join a Reply-To under the same full name, and under no other', async () => {
    const from = 'Jane Doe <jane@example.org>';
    const join = async (replyTo: string) =>
      (await seen({ from, headers: [['Reply-To', replyTo]] }))[0]!.addresses;
    expect(await join('Jane Doe <jd@example.net>')).toEqual(['jane@example.org', 'jd@example.net']);
    expect(await join('Bob Other <bob@example.net>')).toEqual(['jane@example.org']);
    expect(await join('bob@example.net')).toEqual(['jane@example.org']);
  });
});

describe('attribution lines', () => {
  it.each([
    'On Mon, 5 Jan 2026 at 10:00, Jane Doe <jane@example.org> wrote:',
    'On 5 Jan 2026, at 10:00, Jane Doe\n<jane@example.org> wrote:',
    'On 05/01/2026 10:00, Jane Doe wrote to me as Jane Doe <jane@example.org>:',
    '> On Mon, Jan 5, 2026 at 10:00 AM Jane Doe <\n> jane@example.org> wrote:',
    'Am 05.01.2026 um 10:00 schrieb Jane Doe <jane@example.org>:',
    'Le lun. 5 janv. 2026 à 10:00, Jane Doe <jane@example.org> a écrit :',
    'El lun, 5 ene 2026 a las 10:00, Jane Doe (<jane@example.org>) escribió:',
    'Em seg., 5 de jan. de 2026 às 10:00, Jane Doe <jane@example.org> escreveu:',
    'Il giorno lun 5 gen 2026 alle ore 10:00 Jane Doe <jane@example.org> ha scritto:',
    'Op ma 5 jan. 2026 om 10:00 schreef Jane Doe <jane@example.org>:',
    'пн, 5 янв. 2026 г. в 10:00, Jane Doe <jane@example.org>:',
    '5 января 2026, 10:00 пользователь Jane Doe <jane@example.org> написал:',
    'في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Jane Doe <jane@example.org>:',
    'Jane Doe <jane@example.org> 于2026年1月5日周一 10:00写道：',
    '2026年1月5日(月) 10:00 Jane Doe <jane@example.org>:',
    '2026년 1월 5일 (월) 오전 10:00, Jane Doe <jane@example.org>님이 작성:',
    'pon., 5 sty 2026 o 10:00 Jane Doe <jane@example.org> napisał(a):',
    'Jane Doe <jane@example.org>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:',
    'From: Jane Doe <jane@example.org>',
    'From: "Doe, Jane" <jane@example.org>',
    'From: Jane Doe [mailto:jane@example.org]',
    '*From:* Jane Doe <jane@example.org>',
    '"Jane Doe" <jane@example.org> writes:',
    'Quoting Jane Doe <jane@example.org>:',
  ])('%j', async (line) => {
    expect(await namesOf(`Hello,\n\n${line}\n> text\n`)).toEqual(['Jane Doe']);
  });

  it.each([
    ['On Mon, 5 Jan 2026, Мария Иванова <jane@example.org> wrote:', 'Мария Иванова'],
    ['王小明 <jane@example.org> 写道：', '王小明'],
    ['Le 5 janvier 2026 10:00, María José de la Cruz <jane@example.org> a écrit :', 'María José de la Cruz'],
  ])('%j', async (line, name) => {
    expect(await namesOf(`${line}\n> text\n`)).toEqual([name]);
  });

  it.each(['please write to the chair <jane@example.org>', 'see <jane@example.org>'])(
    'take no ordinary words for a name: %j',
    async (line) => {
      expect(await namesOf(line)).toBeNull();
    },
  );
});

describe('the signature', () => {
  it('adds names and addresses that fit the writer', async () => {
    const [jane] = await seen({
      from: 'Jane Doe <jane@example.org>',
      text: 'Hello.\n\n-- \nJane Maria Doe, Chair\nOffice of Something\njdoe@example.net\njohn.doe@example.net\ninfo@example.net\n',
    });
    expect(jane).toEqual({
      addresses: ['jane@example.org', 'jdoe@example.net'],
      names: ['Jane Doe', 'Jane Maria Doe'],
    });
  });

  it('adds nothing of a quoted one', async () => {
    const [jane] = await seen({
      from: 'Jane Doe <jane@example.org>',
      text: 'Hello.\n\n-- \n> Jane Other\n> jane.doe@example.net\n',
    });
    expect(jane).toEqual({ addresses: ['jane@example.org'], names: ['Jane Doe'] });
  });
});

it('reads hostile text in time', async () => {
  for (const piece of ['<a@b.c>', 'A <', '@', 'Jane Doe <jane@example.org> ', '<<<<<<<<<<', 'A, A, A ']) {
    const outcome = await parseMessage(
      { bytes: makeMessage({ text: piece.repeat(Math.ceil(200_000 / piece.length)) }), receivedAt: null },
      { listAddress: null, subjectTags: [], noArchive: 'ignore', now: 1 },
    );
    if (outcome.kind !== 'parsed') continue;
    const elapsedMs = cpuTimer();
    seenPeople(outcome.message, new Set());
    expect(elapsedMs(), piece).toBeLessThan(400);
  }
});
