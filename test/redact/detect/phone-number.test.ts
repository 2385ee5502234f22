import { labelWords } from '../../../src/redact/detect/label-words.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import examples from 'libphonenumber-js/mobile/examples';
import { getExampleNumber, getCountries, type PhoneNumber } from 'libphonenumber-js/max';
import { findPhoneNumbers } from '../../../src/redact/detect/phone-number.ts';
import { signatureZones, type Zone } from '../../../src/redact/detect/zones.ts';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { cpuTimer, leastMs } from '../../support/cpu-timer.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('telephone numbers', () => {
  mustFind(() => balanced, 'phone', [
    'Call ⟦+44 20 7946 0123⟧ now.',
    '⟦+44 (0)20 7946 0123⟧ and ⟦+1-202-555-0123⟧',
    '⟦0044 20 7946 0123⟧',
    'Tel: ⟦020 7946 0123⟧, Fax: ⟦020 7946 0199⟧',
    'Tel.: ⟦020 7946 0123⟧ / ⟦020 7946 0124⟧',
    'Phone (office): ⟦555-0123 ext. 12⟧',
    'Mobile ⟦07700 900123⟧',
    '⟦(202) 555-0123⟧ ⟦202-555-0123⟧ ⟦202.555.0199⟧',
    'Тел.: ⟦8 (495) 123-45-67⟧',
    'هاتف: ⟦٠١٢٣٤٥٦٧٨٩⟧',
    '电话：⟦010-12345678⟧ 手机⟦１３８００１３８０００⟧',
    'Téléphone : ⟦01 99 00 12 34⟧',
    'Teléfono ⟦91 555 01 23⟧',
    'tel:⟦+1-202-555-0123⟧ https://wa.me/⟦12025550123⟧',
    'WhatsApp: ⟦+254 700 000 000⟧',
    'call me at ⟦2025550123⟧',
    'M: ⟦+49 30 23125 123⟧ | T: ⟦+49 30 23125 124⟧',
    'over a break ⟦+44 20\n> 7946 0123⟧ ok',
    'no-break hyphens ⟦+1‑202‑555‑0123⟧',
    'Best regards,\nJane\n⟦020 7946 0123⟧',
    '> -- \n> Jane\n> ⟦(020) 7946 0123⟧',
  ]);

  describe('with a label in many languages', () => {
    mustFind(() => balanced, 'phone', [
      'Telephone (office hours): ⟦01632 960 983⟧',
      'Phone/Fax: ⟦202 555 0123⟧',
      'Tel/WhatsApp: ⟦07700 900123⟧',
      'Tel. no. ⟦01632 960983⟧, mob. ⟦07700 900 461⟧',
      'my number is ⟦5550123456⟧',
      "Jane's number is ⟦020 7946 0123⟧",
      'You can contact Jane Doe at ⟦35969801⟧.',
      'call me back on ⟦00730026⟧',
      'Please call Jane Doe, ⟦2025550123⟧',
      'Emergency contact: Jane Doe, ⟦0789495619⟧',
      'Fax the form to ⟦3396654922⟧.',
      'Please RSVP to Jane at ⟦555-0142⟧',
      'Toll free: ⟦1 800 555 0199⟧',
      '"phone_number": "⟦5550123456⟧", "mobilePhone":"⟦4155550123⟧"',
      '<phone>⟦5550123456⟧</phone>',
      'TEL;TYPE=CELL:⟦2025550123⟧',
      'Telefoonnummer                      : ⟦0610132318⟧',
      'Tel:⟦+441632960001⟧Fax:⟦+441632960002⟧',
      'Appelez-moi au ⟦01 99 00 12 34⟧. Mon portable : ⟦612345678⟧',
      'Vous pouvez me joindre au ⟦01.99.00.12.34⟧',
      'Llámame al ⟦915550123⟧, mi número es ⟦915550124⟧',
      'Meine Nummer ist ⟦0171 3920055⟧, Durchwahl ⟦030 23125-049⟧',
      'Sie erreichen mich unter ⟦03023125049⟧',
      'Chiamami al ⟦347 555 0123⟧ - cell. ⟦3475550124⟧',
      'Ligue para ⟦11 5555-0123⟧, celular: ⟦(11) 95555-0124⟧',
      'Мой номер ⟦84951234567⟧, моб.: ⟦8-916-555-01-23⟧',
      'Позвоните мне по номеру ⟦8 495 1234567⟧',
      'Мій номер телефону ⟦0445550123⟧',
      'رقم هاتفي ⟦0501234567⟧',
      'اتصل بي على ⟦٠٥٠١٢٣٤٥٦٧⟧',
      'شماره تلفن من ⟦۰۲۱۸۸۵۵۰۱۲۳⟧ است',
      'طلبات: فون ⟦021-35550123⟧ موبائل ⟦0300-5550123⟧',
      '我的手机号码是⟦13800138000⟧，请致电⟦010-65550123⟧',
      '電話番号：⟦03-5550-0123⟧ 携帯 ⟦090-1234-5678⟧',
      '【電話番号】⟦0355500123⟧',
      '전화번호는 ⟦02-555-0123⟧ 입니다',
      'เบอร์โทรศัพท์: ⟦025550123⟧ มือถือ ⟦0815550123⟧',
      'Điện thoại: ⟦024 5550 1234⟧, di động: ⟦0912555012⟧',
      'Nomor telepon saya ⟦0215550123⟧, HP ⟦0812 5550 123⟧',
      'मेरा फ़ोन नंबर ⟦०११२३४५६७८९⟧ है',
      'Telefon numaram ⟦02125550123⟧, Cep: ⟦0555 555 01 23⟧',
      'Zadzwoń pod numer ⟦512555012⟧, tel. kom. ⟦512 555 012⟧',
      'Bel mij op ⟦06 55501234⟧',
      'Tlf. ⟦22 55 01 23⟧ – Puhelin: ⟦09 555 0123⟧',
      'Το τηλέφωνό μου είναι ⟦2105550123⟧',
      'מספר הטלפון שלי הוא ⟦0505550123⟧',
      'Simu: ⟦0755 550 123⟧',
    ]);
  });

  describe('with its label behind', () => {
    mustFind(() => balanced, 'phone', [
      '⟦412 55 01⟧ (office), ⟦412 55 02⟧ (fax)',
      '⟦+43 729988527064⟧ (mobile)',
      '⟦5550123456⟧ - mobile',
      '⟦7138531234⟧ (Büro)',
      '⟦600 555 012⟧ (móvil)',
      '⟦1234 567890⟧ (m)',
      'Our records show ⟦71/899-7319⟧ as your number.',
    ]);
  });

  describe('with an extension', () => {
    mustFind(() => balanced, 'phone', [
      'Tel: ⟦020\n7946 0124⟧',
      'the file ⟦+442079460958⟧.jpg',
      'Il mio numero è ⟦347 1234567⟧',
      'at ⟦001-555-123-4567x123⟧ today',
      'at ⟦(498)545-1190x2086⟧',
      'at ⟦222.995.6433x4847⟧',
      'at ⟦+1-226-894-8775x370⟧',
      'Phone: ⟦(09) 373-7599 x85180⟧',
      'voice: ⟦(613) 555-0100 x 1234⟧',
      '⟦713-555-0123, ext 12⟧ and ⟦713.555.0123 ext. 31234⟧',
      'Fax:   ⟦+49-5121-206917-5555⟧',
      '电话：⟦010-12345678转123⟧',
      'tel:⟦+1-202-555-0123;ext=12⟧',
      'Call me at ⟦ext. 31234⟧ or ⟦x5-1234⟧',
    ]);
  });

  describe('in a signature', () => {
    const LINES = [
      '⟦(713) 555-0123⟧',
      '⟦713.555.0123⟧',
      '⟦713/555-0123⟧',
      '⟦713 555-0123⟧',
      '⟦713--555-0123⟧',
      '⟦713-5550123⟧',
      '⟦7135550123⟧',
      '⟦44-20-7946-0123⟧',
      '⟦(+44) 20 7946 0123⟧',
      '⟦x3-1234⟧',
      '⟦ext. 31234⟧',
      '⟦5-1234⟧',
      '⟦555-0123⟧',
      'Jane Doe, ⟦555-0123⟧',
      'P: ⟦713-555-0123⟧ F: ⟦713-555-0124⟧',
      'Office ⟦(202) 555-0123⟧ Cell ⟦(202) 555-0124⟧',
      '⟦713-555-0123⟧ (o) ⟦713-555-0124⟧ (m)',
      'O ⟦412 55 01⟧ | M ⟦412 55 02⟧',
      'T ⟦5676 5637⟧',
      'T: ⟦00999 2 763 2030⟧',
      'Tel:  ⟦+44 1632 960861⟧ (self)\n      ⟦+44 1632 960866⟧ (PA)',
      'Houston, TX 77002 ⟦713-555-0123⟧',
    ];
    mustFind(
      () => balanced,
      'phone',
      LINES.map((line) => `Thanks,\nJane Doe\nExample Corp.\n${line}\n`),
    );
  });

  describe('by its place', () => {
    mustFind(() => balanced, 'phone', [
      'jane@example.org, ⟦0726913402⟧',
      'Doe;jane@example.org;⟦0906 550 587⟧;Geneva',
      'Jane Doe\n12 Example Road\nSpringfield, XX 12345\n⟦2105576873⟧',
      'The desk (⟦202 555 0123⟧) is open.',
      'Jane Doe <⟦202-555-0123⟧>',
    ]);
  });

  mustStay(
    () => balanced,
    [
      'RFC 5322, DOI 10.5281/zenodo.123456, ISBN 978-3-16-148410-0, ISSN 2049-3630, CVE-2021-33038',
      'On 2010-05-06 and 06.05.2010, 2010-2014, 10:20:30, 20200616-042458',
      'A/RES/70/125 and E/2019/27, paragraphs 12 to 14',
      'The budget is 1 250 000 USD, or 1,250,000.00',
      '1234567890 bytes in 3.14159265 s, commit 1234567',
      'AS64496-AS64511, port 8080, 192.0.2.1, 1.3.6.1.4.1.311',
      '+1 for this, +2 from me, C++ 2011',
      'base: task-system-call/20200616-042458, _text+599624',
      'Dial 112 or 911, call 15 people',
      'Phone: 112',
      'Wikipedia says 2024-2025, 12.05.2024, 2024-03-01/05, mobile 2024-2025, open 0900-1730',
      'Thu Nov 26 09:17:15 +0100 2009, UTC+0530',
      'RFC 3966 (tel URIs), ISO 27001:2013, IEEE 802.11-2016, EN 301 489-1',
      'E/CN.16/2019/2, WS #123, resolution 1325 (2000)',
      'USD 1 200 000, 1.200.000 €, 3 500 000 dollars, 1.234.567,89',
      'Mobile broadband reached 4 200 000 000 subscriptions, mobile: 5 000 000',
      'a signal at 2450000000 with 25e6 samples, 915000000 Hz, GSM 900/1800, voice 8000 16000',
      '@@ -1024,7 +1031,9 @@ index 5428153..93f40bc 100644',
      '> > +27000000\n> > +\n> > +/* Maximum */',
      '0000016 3972 0631 4128 7120 8567 9951',
      '00000000  04 72 26 68 37 32 11 84 64 00',
      '[   40.914321] [<ffffffff8073e27c>] uart_startup+0x12c/0x2c0',
      '-rw-r--r-- 1 root root 13321512 Jan  1 06:06 file',
      '| 1024 | 2048 | 4096 | 8192 |',
      '16570322 10998617 506468 28075407 1ac658f',
      '350 140 1201\n819 890 46\n207 33 9120',
      'Serial number: 1234567890, part number 783454-01, order number is 012345678',
      'Cell ID: 1234567, zip 94110-1914',
      'your message is 02022-08/mDLeZEmP008628',
      'the call returned 4294967295 and the number is 4294967295',
      'https://docs.example.org/cd/E19455-01/805-6331/index.html?t=0123456789',
      'bytes 2274650 (2.2 MB), 46.2044 6.1432',
      '550-5.7.26 and 553 5.7.3',
      'the helpline is 116 111',
      'a grid of 5 x 3-1234, ext3 1024, text 2048',
    ],
  );

  describe('in a signature, what is no telephone number', () => {
    mustStay(
      () => balanced,
      [
        '0000016 3972 0631 4128 7120 8567 9951',
        'J. Doe, 2007. Journal 43 (4), 159-1131. ISBN 0-306-40615-2',
        '4560 4558\n1747 9545\n3513 3875',
        '46.2044 6.1432, 52.8665 82.6744',
        'pages 123-1234',
        'linux-next:master 6663/12912',
        '2.25.0.265.gbab2e86ba0',
        '[11]  515 8465 6223  483 2087',
      ].map((line) => `Best regards,\nJane\n${line}\n`),
    );
  });

  const FORMS: Record<string, (number: PhoneNumber) => string> = {
    national: (number) => number.formatNational(),
    'national with dots': (number) => number.formatNational().replace(/[ -]+/g, '.').replace(/[()]/g, ''),
    'national with hyphens': (number) =>
      number
        .formatNational()
        .replace(/[() ]+/g, '-')
        .replace(/^-|-$/g, ''),
    digits: (number) => number.formatNational().replace(/\D/g, ''),
    '+CC': (number) => number.formatInternational(),
    '00CC': (number) => `00${number.formatInternational().slice(1)}`,
    CC: (number) => number.formatInternational().slice(1),
    '+CC (0)': (number) => `+${number.countryCallingCode} (0) ${number.formatNational().replace(/^0/, '')}`,
  };
  it.each(Object.keys(FORMS))('finds the numbers of all countries after a label: %s', (form) => {
    const all = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);
    expect(all.length).toBeGreaterThan(230);
    const missed = all.filter(
      (number) =>
        redactText(`Tel: ${FORMS[form]!(number)}, please call.`, balanced).text !==
        'Tel: [phone removed], please call.',
    );
    expect(missed.map((number) => number.country)).toEqual([]);
  });

  it('finds international numbers of all countries without a label', () => {
    const missed = getCountries()
      .flatMap((country) => getExampleNumber(country, examples) ?? [])
      .filter(
        (number) =>
          redactText(`at ${number.formatInternational()} today`, balanced).text !==
          'at [phone removed] today',
      );
    expect(missed.map((number) => number.country)).toEqual([]);
  });

  it('uses the country of the list in a signature', async () => {
    const text = 'Regards,\nJane, 712 123456';
    expect(redactText(text, balanced).redactions).toEqual([]);
    const kenyan = await policy('balanced', { region: 'KE' });
    expect(redactText(text, kenyan).text).toBe('Regards,\nJane, [phone removed]');
  });

  it('keeps a labelled switchboard where the policy says so', async () => {
    const text = 'Switchboard: +44 20 7946 0100, mobile: +44 7700 900123';
    expect(redactText(text, await policy('open')).text).toBe(
      'Switchboard: +44 20 7946 0100, mobile: [phone removed]',
    );
    expect(redactText(text, balanced).text).toBe('Switchboard: [phone removed], mobile: [phone removed]');
  });

  it.each([
    '1',
    '1-',
    '1 ',
    '(1',
    '+1+1',
    'tel: tel:',
    'T. T. ',
    '01 01 01 01 01 01 01 01 01 01 x ',
    '1\n> ',
    '(0) ',
    '713-853-123 ',
    '+1234567\n',
    '-- \n12 34 56 78\n',
    'contact Jane at 12345678 ',
    '电话1',
  ])('takes time in proportion to the text: %j', (pattern) => {
    const milliseconds = (length: number) => {
      const text = pattern.repeat(Math.ceil(length / pattern.length));
      const elapsed = cpuTimer();
      findPhoneNumbers({
        text,
        people: [],
        names: false,
        regions: ['KE'],
        zones: zonesOf(text),
        labels: () => labelWords(text),
      });
      return elapsed();
    };
    milliseconds(100_000);
    expect(leastMs(() => milliseconds(100_000), 100)).toBeLessThan(100);
    expect(leastMs(() => milliseconds(400_000), 400)).toBeLessThan(400);
  });
});

function zonesOf(text: string): () => readonly Zone[] {
  let zones: Zone[] | null = null;
  return () => (zones ??= signatureZones(text));
}
