import { describe, expect, it } from 'vitest';
import { toDocument } from '../../src/index/documents.ts';
import { ownText } from '../../src/index/own-text.ts';
import { makePublicMessage } from '../support/make-public-message.ts';

describe('ownText', () => {
  it('drops quotations, their attribution line and the signature', () => {
    const body =
      'I agree.\n\nOn Tue, 3 May 2024 at 10:00, Jane Doe wrote:\n> first\n>> deeper\n\nSee below.\n-- \nJane\nExample Org\n';
    expect(ownText(body)).toBe('I agree.\n\nSee below.');
  });

  it.each([
    'Le 3 mai 2024 à 10:00, Jane Doe a écrit :',
    '3 мая 2024 г., в 10:00, Jane Doe написал(а):',
    'El 3 may 2024, a las 10:00, Jane Doe escribió:',
    '在 2024年5月3日，Jane Doe 写道：',
    'كتب Jane Doe:',
    'Jane Doe كتبت:',
    'Jane Doe пишет:',
    'Иван Example писал:',
    '张三写道：',
    'On 3 May 2024, Jane Doe\n<redacted> wrote:',
  ])('knows the attribution %j', (line) => {
    expect(ownText(`Yes.\n\n${line}\n> quoted\n`)).toBe('Yes.');
  });

  it('keeps what the writer says before a quotation', () => {
    expect(ownText('I have two remarks:\n> quoted\nFirst.')).toBe('I have two remarks:\nFirst.');
  });

  it('drops what a program quotes without marks', () => {
    expect(ownText('Fine.\n\n-----Original Message-----\nFrom: x\nold text')).toBe('Fine.');
  });

  it.each([
    ['De : Jane Doe', 'Envoyé : mardi 3 mai 2024 10:00'],
    ['From: Jane Doe <[email removed]>', 'Sent: Tuesday, May 3, 2024 10:00'],
    ['*Von:* Jane Doe', '*Gesendet:* Dienstag, 3. Mai 2024'],
    ['De: Jane Doe', 'Enviado el: martes, 3 de mayo de 2024'],
    ['От: Jane Doe', 'Отправлено: 3 мая 2024 г.'],
    ['发件人: Jane Doe', '发送时间: 2024年5月3日'],
    ['من: Jane Doe', 'تم الإرسال: 3 مايو 2024'],
  ])('drops what Outlook quotes below %j', (from, sent) => {
    expect(ownText(`Fine.\n\n${from}\n${sent}\nSubject: Old\n\nold text\n`)).toBe('Fine.');
    expect(ownText(`${from}\nand so on\n`)).toBe(`${from}\nand so on`);
  });

  it('keeps everything where nothing would remain', () => {
    expect(ownText('> only\n> quoted')).toBe('> only\n> quoted');
    expect(ownText('')).toBe('');
    expect(ownText('-- \nonly a signature')).toBe('-- \nonly a signature');
  });

  it('caps at 200,000 bytes without cutting a character', () => {
    const text = ownText('治'.repeat(100_000));
    expect(Buffer.byteLength(text)).toBe(199_998);
    expect(text).not.toContain('\uFFFD');
  });

  it('stays linear on hostile bodies', () => {
    const started = performance.now();
    for (const body of ['> \n'.repeat(100_000), 'a:\n> b\n'.repeat(50_000), '-'.repeat(300_000), '\n'.repeat(300_000), '\uFFFD'.repeat(200_000) + 'x', 'x 1 2:\n'.repeat(60_000)]) ownText(body); // prettier-ignore
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('toDocument', () => {
  it('picks the fields of the index and nothing else', () => {
    const message = makePublicMessage({
      seq: 7, threadRoot: 3, subject: 'S', body: 'B\n> q', attachments: ['a.pdf'], sentAt: '2024-12-31T23:59:59.999Z',
    }); // prettier-ignore
    expect(toDocument(message)).toEqual({
      id: 'dc-example-7', list: 'dc-example', seq: 7, thread: 3, subject: 'S', body: 'B', author: 'Jane Doe', authorKey: message.author.key,
      attachments: ['a.pdf'], hasAttachment: true, language: 'en', date: 1_735_689_599, year: 2024, policyVersion: 1,
    }); // prettier-ignore
  });

  it('refuses what is not a public message, without repeating it', () => {
    const smuggled = { ...makePublicMessage(), addrSpec: 'jane@example.org' };
    expect(() => toDocument(smuggled)).toThrow(
      expect.objectContaining({ code: 'PUBLIC_RECORD_INVALID', facts: { seq: 1 } }),
    );
  });
});
