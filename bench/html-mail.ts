// A third corpus, for archives that turn mail into pages: every message has HTML as mail programs write it, and most
// have attachments and pictures. Invented, the same at every run.
import { makeMessage, type MessageParts } from '../test/support/make-message.ts';
import { person, randomFrom } from '../test/support/make-mailbox.ts';
import { SCRIPTS } from './list-talk-words.ts';

const SEED = 99;
const START = Date.UTC(2015, 4, 4);

export function* makeHtmlMail(count: number): Generator<{ bytes: Uint8Array }> {
  const random = randomFrom(SEED);
  const english = SCRIPTS[0]!;
  const sentence = () =>
    Array.from({ length: 8 + Math.floor(random() * 14) }, () =>
      english.word(Math.min(english.size - 1, Math.floor(english.size ** random()) - 1)),
    ).join(' ');
  for (let number = 1; number <= count; number++) {
    const author = person(Math.floor(random() * 120));
    const texts = Array.from({ length: 6 + Math.floor(random() * 24) }, sentence);
    const isReply = number > 1 && random() < 0.7;
    const parent = Math.max(1, number - 1 - Math.floor(random() * 20));
    yield {
      bytes: makeMessage({
        from: `${author.name} <${author.address}>`,
        subject: `${isReply ? 'Re: ' : ''}Report ${isReply ? parent : number}`,
        messageId: `html.${number}@mail.example.com`,
        ...(isReply && { inReplyTo: `html.${parent}@mail.example.com` }),
        date: new Date(START + number * 5_400_000),
        listId: 'dc-bench.lists.example.org',
        text: `${texts.join('.\n\n')}.\n`,
        html: page(texts, author.name),
        encoding: 'quoted-printable',
        attachments: attachmentsOf(number, random),
      }),
    };
  }
}

/** Nested tables, styles on every element and a quoted message, as Outlook and web mail send them. */
function page(texts: readonly string[], name: string): string {
  const style = 'font-family:Calibri,sans-serif;font-size:11.0pt;color:#1F497D;margin:0cm 0cm 8pt';
  const paragraphs = texts.map((text) => `<p class="MsoNormal" style="${style}"><span>${text}.</span></p>`);
  const [own, quoted] = [paragraphs.slice(0, -4), paragraphs.slice(-4)];
  return `<html><head><meta charset="utf-8"><style>p.MsoNormal{${style}}</style></head><body lang="EN-GB">
<div class="WordSection1">${own.join('\n')}
<table border="0" cellpadding="0"><tr><td><table><tr><td style="${style}">${name}<br><a href="https://www.example.org/">Example</a></td></tr></table></td></tr></table>
<blockquote style="border-left:solid #ccc 1pt;padding-left:6pt">${quoted.join('\n')}</blockquote></div></body></html>
`;
}

function attachmentsOf(number: number, random: () => number): NonNullable<MessageParts['attachments']> {
  const made = [];
  for (let i = 0; i < 2 && random() < 0.6; i++) {
    const [kind, type] = i === 0 ? ['pdf', 'application/pdf'] : ['png', 'image/png'];
    const bytes = Buffer.alloc(4 * (1_000 + Math.floor(random() * 10_000)));
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
    made.push({ name: `annex-${number}-${i}.${kind}`, type: type!, bytes });
  }
  return made;
}
