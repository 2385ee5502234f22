// A person in three lists: what she wrote, and 200 messages of others that quote, answer, name and attach her.
import { makeMessage, type MessageParts } from './make-message.ts';

export const PERSON = {
  name: 'Jane Quillfeather',
  address: 'jane.quill@example.org',
  /** where she takes replies; the register learns it */
  other: 'j.quillfeather@example.net',
  alias: 'Quillibet',
};
/** In lower case: nothing of this may stand in any public byte. */
export const TRACES = [
  'jane.quill',
  'jane quill',
  'janequill',
  'quillfeather',
  'quillibet',
  'квилфезер',
  'q3vpbgxmzwf0agvy',
];
export const LISTS = ['dc-one', 'dc-two', 'dc-three'] as const;

export interface PersonMail {
  readonly list: (typeof LISTS)[number];
  readonly own: boolean;
  readonly id: string;
  readonly parts: MessageParts;
}

const OTHERS = [
  'Bob Other <bob@example.org>',
  'Carla Third <carla@example.net>',
  'Деян Пример <deyan@example.org>',
];
const START = Date.UTC(2025, 0, 6);

/** 20 messages of hers and 200 of others, oldest first: threads of eleven in which hers is the root or in the middle. */
export function personMail(): PersonMail[] {
  const mails: PersonMail[] = [];
  for (let thread = 0; thread < 20; thread += 1) {
    const list = LISTS[thread % 3]!;
    const ids: string[] = [];
    const hers = thread % 2 === 0 ? 0 : 4;
    for (let place = 0; place < 11; place += 1) {
      const own = place === hers;
      const number = thread * 11 + place;
      const id = `t${thread}.${place}@mail.example.com`;
      const parent = place === 0 ? undefined : ids[Math.floor((place - 1) / 2)]!;
      const parts: MessageParts = {
        ...(own ? ownParts(thread, list) : othersParts(number)),
        date: new Date(START + number * 3_600_000),
        messageId: id,
        to: `${list}@lists.example.org`,
        ...(parent !== undefined && { inReplyTo: parent, references: [parent] }),
      };
      mails.push({ list, own, id, parts });
      ids.push(id);
    }
  }
  return mails;
}

export const bytesOf = ({ parts }: PersonMail): Uint8Array => makeMessage(parts);

function ownParts(thread: number, list: string): MessageParts {
  const { name, address, other } = PERSON;
  const text = `Dear all,\n\nmy plan number ${thread} is good.\n\n-- \n${name}\n${other}\n`;
  const subject = `Plan ${thread}`;
  const replyTo = ['Reply-To', `${name} <${other}>`] as const;
  switch (thread % 4) {
    case 0:
      return { from: `${name} <${address}>`, subject, text, headers: [replyTo] };
    case 1:
      return { from: `"Quillfeather, Jane" <${other}>`, subject, text };
    case 2:
      return {
        from: `"${name} via ${list}" <${list}@lists.example.org>`,
        subject,
        text,
        headers: [['Reply-To', `${name} <${address}>`]],
      };
    default:
      return { from: `Dr ${name} <jane.quill+${list}@example.org>`, subject, text };
  }
}

/** A line without her in each: it must stay. */
export const keptLine = (number: number) =>
  `This line ${number} is about the budget and stays, Jane Austen said.`;

function othersParts(number: number): MessageParts {
  const { name, address, other, alias } = PERSON;
  const from = OTHERS[number % 3]!;
  const line = keptLine(number);
  const forms: MessageParts[] = [
    { text: `${line}\n\nOn Mon, 6 Jan 2025 at 10:00, ${name} <${address}> wrote:\n> Dear all,\n> my plan is good.\n>\n> -- \n> ${name}\n> ${other}\n` },
    { text: `Hi Jane,\n\n${line}\n\nAm 06.01.2025 um 10:00 schrieb ${name}\n<${address}>:\n> my plan\n` },
    { subject: `Re: what ${name} proposes`, text: `${line}\nI agree with Ms Quillfeather.\n` },
    { text: `${line}\n`, attachments: [{ name: 'Jane_Quillfeather-CV.pdf', type: 'application/pdf', bytes: Buffer.from('x') }] },
    { text: `${line}\nWrite to jane.quill (at) example (dot) org or jane dot quill at example dot org.\n` },
    { text: `${line}\n${alias} said so, and quillibet knows.\n` },
    { text: `${line}\nQUILLFEATHER, Jane; Jane M. Quillfeather; jane\u200b.quill@example.org; Jane Quill\u00adfeather\n`, charset: 'utf-8' },
    { text: `Dear Jane,\n\n${line}\nAs Quillfeather says.\n`, headers: [['Cc', `${name} <${address}>`]] },
    { text: `${line}\n\n----- Original Message -----\nFrom: "Quillfeather, Jane" <${other}>\nTo: dc-one@lists.example.org\nSent: Monday\n\n> > > Jane\n> > > Quillfeather\n` },
    { text: null, html: `<p>${line}</p><p>Ask <a href="mailto:${address}" title="${name}">${name}</a> or <b>Jane</b> <i>Quillfeather</i>.</p><!-- ${address} -->` },
    { text: `${line}\n\nпн, 6 янв. 2025 г. в 10:00, ${name} <${address}>:\n> текст\n\nJane Квилфезер писала.\n`, charset: 'utf-8' },
    { text: `${line}\nhttps://example.org/in/jane-quillfeather-12 and https://example.org/u?e=jane.quill%40example.org and @JaneQuillfeather\n` },
    { text: `${line}\nbounce-jane.quill=example.org@lists.example.net, {jane.quill,bob}@example.org\n` },
    { subject: 'Note', from: `"Bob on behalf of ${name}" <bob@example.org>`, text: `${line}\nRegards,\nBob for ${name}\n` },
  ]; // prettier-ignore
  return { from, subject: `Topic ${Math.floor(number / 11)}`, ...forms[number % forms.length]! };
}
