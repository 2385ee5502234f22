import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, labelledBytes } from '../../src/mail/charset.ts';
import { decodeHz, decodeUtf7 } from '../../src/mail/seven-bit.ts';
import { encodeText } from '../support/make-message.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const RUSSIAN =
  'Уважаемые коллеги, встреча коалиции состоится завтра в десять часов. Повестка дня будет разослана отдельно.';
const ARABIC = 'السلام عليكم ورحمة الله، الاجتماع القادم للتحالف يوم الاثنين';
const CHINESE = '各位同事，下次会议将于星期一举行。';

describe('decodeText', () => {
  it.each([
    'windows-1252',
    'iso-8859-1',
    '"iso-8859-1"',
    'latin1',
    'cp1252',
    'ISO-8859-1; charset=us-ascii',
    ' iso-8859-1 ',
    'ansi',
  ])('reads Latin-1 under the label %j', (label) =>
    expect(decodeText(label, Buffer.from('déjà vu, señor', 'latin1'))).toBe('déjà vu, señor'),
  );

  it.each([
    'x-unknown',
    'unknown-8bit',
    'us-ascii',
    'iso-8859-1',
    'koi8-r',
    '',
    '()',
    'no such thing',
    'utf8mb4',
    'utf-8n',
  ])('reads UTF-8 under the wrong or unknown label %j', (label) =>
    expect(decodeText(label, Buffer.from('Título – 会议 – встреча'))).toBe('Título – 会议 – встреча'),
  );

  it('reads Arabic windows-1256 labelled iso-8859-6', () => {
    expect(decodeText('iso-8859-6', encodeText(`${ARABIC} پ`.replace(' پ', ''), 'windows-1256'))).toBe(
      ARABIC,
    );
    expect(decodeText('windows-1256', encodeText(ARABIC, 'windows-1256'))).toBe(ARABIC);
  });

  it('reads koi8-r labelled windows-1251, and the other way round', () => {
    expect(decodeText('windows-1251', encodeText(RUSSIAN, 'koi8-r'))).toBe(RUSSIAN);
    expect(decodeText('koi8-r', encodeText(RUSSIAN, 'windows-1251'))).toBe(RUSSIAN);
  });

  it.each([RUSSIAN, 'Привет', 'ПРИВЕТ ВСЕМ', 'Это TEST «в кавычках» — №5', 'да', RUSSIAN.toUpperCase()])(
    'does not turn Cyrillic that is labelled rightly: %s',
    (text) => {
      expect(decodeText('windows-1251', encodeText(text, 'windows-1251'))).toBe(text);
      const koi8 = text.replace(/[«»—№]/gu, '');
      expect(decodeText('koi8-r', encodeText(koi8, 'koi8-r'))).toBe(koi8);
    },
  );

  it.each(['gb2312', 'GB2312', 'gbk', 'x-gbk', 'cp936', 'eucgb2312_cn', 'gb_2312-80'])(
    'reads gb18030 bytes under %s',
    (label) => {
      expect(decodeText(label, encodeText(CHINESE, 'gb18030'))).toBe(CHINESE);
      // 镕 is not in GB 2312
      expect(decodeText(label, Buffer.from([0xd6, 0xec, 0xe9, 0x46, 0xbb, 0xf9]))).toBe('朱镕基');
    },
  );

  it('reads Korean under its old names', () => {
    for (const label of ['ks_c_5601-1987', 'euc-kr', 'cp949', 'uhc']) {
      expect(decodeText(label, Buffer.from([0xc8, 0xb8, 0xc0, 0xc7]))).toBe('회의');
    }
  });

  it('reads iso-2022-jp whose letters contain the byte of @', () => {
    // ESC $ B, then 0x30 0x40 (飴), ESC ( B
    const bytes = Buffer.from('\x1b$B0@\x1b(B a@b', 'latin1');
    expect(decodeText('iso-2022-jp', bytes)).toBe(
      '飴 a@b'.replace('飴', new TextDecoder('euc-jp').decode(Uint8Array.of(0xb0, 0xc0))),
    );
  });

  it('reads EUC-JP that is labelled iso-2022-jp', () => {
    const bytes = Buffer.from(
      'a4b3a4f3a4cba4c1a4cfa1a2b2f1b5c4a4cecabdb9f0a4c7a4b9a1a3a4c9a4a6a4bea4e8a4eda4b7a4afa1a3',
      'hex',
    );
    expect(decodeText('iso-2022-jp', bytes)).toBe(new TextDecoder('euc-jp').decode(bytes));
  });

  it('reads UTF-7 and HZ', () => {
    expect(decodeText('utf-7', Buffer.from('Hi Mom -+Jjo--! +AGE-b 1 +- 1'))).toBe('Hi Mom -☺-! ab 1 + 1');
    expect(decodeText('unicode-1-1-utf-7', Buffer.from('+ZeVnLIqe-'))).toBe('日本語');
    expect(decodeText('hz-gb-2312', Buffer.from('This sentence: ~{<:Ky2;S{#,NpJ)l6HK!#~} ~~ Bye.'))).toBe(
      'This sentence: 己所不欲，勿施於人。 ~ Bye.',
    );
  });

  it('reads UTF-16 with and without a mark', () => {
    expect(decodeText('utf-16le', Buffer.from('año', 'utf16le'))).toBe('año');
    expect(decodeText('utf-16', Buffer.from('\ufeffaño', 'utf16le'))).toBe('año');
  });

  it('guesses where label and bytes agree on nothing, and never throws', () => {
    expect(decodeText('x-unknown', encodeText(RUSSIAN, 'windows-1251'))).toBe(RUSSIAN);
    expect(
      decodeText('utf-8', Buffer.from('El señor García cenó en París con la señora Núñez.', 'latin1')),
    ).toBe('El señor García cenó en París con la señora Núñez.');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            'utf-7',
            'hz-gb-2312',
            'iso-2022-jp',
            'iso-2022-kr',
            'utf-16',
            'utf-32',
            'koi8-r',
            'replacement',
          ),
        ),
        (bytes, label) => {
          expect(typeof decodeText(label, bytes)).toBe('string');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('drops a byte order mark', () => expect(decodeText('utf-8', Buffer.from('\ufeffa'))).toBe('a'));
});

describe('decodeUtf7', () => {
  it('gives back what was encoded', () => {
    const encode = (text: string) =>
      text.replace(
        /[^A-Za-z0-9 ]+/gu,
        (run) => `+${Buffer.from(run, 'utf16le').swap16().toString('base64').replace(/=+$/u, '')}-`,
      );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf7(Buffer.from(encode(text)))).toBe(text);
      }),
    );
  });
  it.each(['a+b', '1 + 1', '+', 'a +!', '++', '+A-'])('leaves %j readable', (text) => {
    expect(decodeUtf7(Buffer.from(text)).length).toBeGreaterThan(0);
  });
  it.each(['+'.repeat(500_000), '+A'.repeat(300_000), 'A'.repeat(1_000_000)])('is linear %#', (text) => {
    const spentMs = cpuTimer();
    decodeUtf7(Buffer.from(text));
    expect(spentMs()).toBeLessThan(1000);
  });
});

describe('decodeHz', () => {
  it.each(['~{'.repeat(300_000), `~{${'a'.repeat(1_000_000)}`, '~'.repeat(500_000), '~{a'.repeat(200_000)])(
    'is linear %#',
    (text) => {
      const spentMs = cpuTimer();
      decodeHz(Buffer.from(text));
      expect(spentMs()).toBeLessThan(1000);
    },
  );
});

describe('labelledBytes', () => {
  it('leaves ASCII, UTF-8 and labelled mail as it is', () => {
    const same = (text: Buffer) => expect(labelledBytes(text)).toBe(text);
    same(Buffer.from('Subject: x\r\n\r\ntext'));
    same(Buffer.from('Subject: señor\r\n\r\ntext'));
    same(Buffer.from('Content-Type: text/plain; charset=iso-8859-1\r\n\r\nseñor', 'latin1'));
  });
  it('gives unlabelled 8-bit mail as UTF-8', () => {
    const text =
      'Subject: El señor García\r\n\r\nEl señor García cenó en París con la señora Núñez, como cada año por Navidad.';
    expect(labelledBytes(Buffer.from(text, 'latin1')).toString('utf8')).toBe(text);
  });

  it('reads a raw header by the label of the body', () => {
    const text = 'Subject: Título\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n';
    const given = labelledBytes(Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from('señor', 'latin1')]));
    expect(given).toEqual(Buffer.concat([Buffer.from(text), Buffer.from('señor', 'latin1')]));
  });

  it('takes header and body each for itself', () => {
    const given = Buffer.concat([
      Buffer.from('Subject: Título\r\n'),
      Buffer.from('\r\nEl señor García\r\n', 'latin1'),
    ]);
    expect(labelledBytes(given).toString()).toBe('Subject: Título\r\n\r\nEl señor García\r\n');
  });
});
