// Telephone numbers, IP addresses, accounts, cards, meeting details and secrets of URLs in whole messages.
import examples from 'libphonenumber-js/mobile/examples';
import { getExampleNumber, type CountryCode } from 'libphonenumber-js/max';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { makeMessage } from '../support/make-message.ts';
import { attackPolicy, digitsOf, publicSide, readHard, textMail } from './attack-support.ts';

let balanced: CompiledPolicy;
let strict: CompiledPolicy;
beforeAll(async () => {
  balanced = await attackPolicy('balanced');
  strict = await attackPolicy('strict');
});

async function expectDigitsGone(text: string, number: string, policy = balanced): Promise<void> {
  const seen = await publicSide(textMail(text), policy);
  // The end of a number is what makes it somebody's.
  expect(digitsOf(seen), seen).not.toContain(digitsOf(number).slice(-6));
}

const COUNTRIES: readonly CountryCode[] = [
  'US', 'CA', 'MX', 'BR', 'AR', 'CL', 'CO', 'PE', 'GB', 'IE', 'FR', 'DE', 'CH', 'AT', 'NL', 'BE', 'IT', 'ES', 'PT', 'PL',
  'SE', 'NO', 'RU', 'UA', 'TR', 'EG', 'MA', 'TN', 'SN', 'GH', 'NG', 'KE', 'ZA', 'ET', 'JO', 'AE', 'IN', 'CN', 'JP', 'AU',
]; // prettier-ignore

/** How an international number is written; `cc` and the groups of the rest. */
const INTERNATIONAL: Readonly<Record<string, (cc: string, groups: readonly string[]) => string>> = {
  blanks: (cc, g) => `+${cc} ${g.join(' ')}`,
  'nothing between': (cc, g) => `+${cc}${g.join('')}`,
  dots: (cc, g) => `+${cc}.${g.join('.')}`,
  dashes: (cc, g) => `+${cc}-${g.join('-')}`,
  slashes: (cc, g) => `+${cc}/${g.join('/')}`,
  'no-break spaces': (cc, g) => `+${cc}\u00a0${g.join('\u00a0')}`,
  'narrow no-break spaces': (cc, g) => `+${cc}\u202f${g.join('\u202f')}`,
  'thin spaces': (cc, g) => `+${cc}\u2009${g.join('\u2009')}`,
  'figure dashes': (cc, g) => `+${cc}\u2012${g.join('\u2012')}`,
  'no-break hyphens': (cc, g) => `+${cc}\u2011${g.join('\u2011')}`,
  'en dashes': (cc, g) => `+${cc} \u2013 ${g.join(' \u2013 ')}`,
  'middle dots': (cc, g) => `+${cc}·${g.join('·')}`,
  underscores: (cc, g) => `+${cc}_${g.join('_')}`,
  'two blanks': (cc, g) => `+${cc}  ${g.join('  ')}`,
  tabs: (cc, g) => `+${cc}\t${g.join('\t')}`,
  'brackets about the area': (cc, g) => `+${cc} (${g[0]}) ${g.slice(1).join(' ')}`,
  'brackets about the country': (cc, g) => `(+${cc}) ${g.join(' ')}`,
  'square brackets': (cc, g) => `[+${cc}] ${g.join(' ')}`,
  'blank after the plus sign': (cc, g) => `+ ${cc} ${g.join(' ')}`,
  'trunk zero': (cc, g) => `+${cc} (0) ${g.join(' ')}`,
  'trunk zero without blanks': (cc, g) => `+${cc}(0)${g.join('-')}`,
  '00': (cc, g) => `00${cc} ${g.join(' ')}`,
  '00 apart': (cc, g) => `00 ${cc} ${g.join(' ')}`,
  '011': (cc, g) => `011 ${cc} ${g.join(' ')}`,
  '011 with dashes': (cc, g) => `011-${cc}-${g.join('-')}`,
  'full-width plus': (cc, g) => `＋${cc} ${g.join(' ')}`,
  'full-width digits': (cc, g) => withDigits(`+${cc} ${g.join(' ')}`, 0xff10),
  'Arabic-Indic digits': (cc, g) => withDigits(`+${cc} ${g.join(' ')}`, 0x660),
  'Persian digits': (cc, g) => withDigits(`+${cc} ${g.join(' ')}`, 0x6f0),
  'Devanagari digits': (cc, g) => withDigits(`+${cc}-${g.join('-')}`, 0x966),
  'plus sign behind, in Arabic': (cc, g) => `الرقم ${cc}${g.join('')}+ للتواصل`,
  'left-to-right marks': (cc, g) => `\u200e+${cc} ${g.join(' ')}\u200e`,
  isolates: (cc, g) => `\u2066+${cc} ${g.join(' ')}\u2069`,
  'zero-width': (cc, g) => `+${cc}\u200b${g.join('\u200b')}`,
  'tel link': (cc, g) => `tel:+${cc}${g.join('')}`,
  'tel link with dashes': (cc, g) => `<tel:+${cc}-${g.join('-')}>`,
  'tel link, encoded': (cc, g) => `tel:%2B${cc}${g.join('')}`,
  'wa.me': (cc, g) => `https://wa.me/${cc}${g.join('')}`,
  'WhatsApp API': (cc, g) => `https://api.whatsapp.com/send?phone=${cc}${g.join('')}&text=hi`,
  callto: (cc, g) => `callto:${cc}${g.join('')}`,
  sms: (cc, g) => `sms:+${cc}${g.join('')}`,
  parameter: (cc, g) => `https://example.org/?tel=%2B${cc}${g.join('')}`,
  extension: (cc, g) => `+${cc} ${g.join(' ')} ext. 4711`,
  'extension with x': (cc, g) => `+${cc} ${g.join(' ')} x4711`,
  'extension by RFC 3966': (cc, g) => `tel:+${cc}-${g.join('-')};ext=4711`,
  wrapped: (cc, g) => `+${cc} ${g[0]}\n${g.slice(1).join(' ')}`,
  'wrapped after the country': (cc, g) => `+${cc}\n${g.join(' ')}`,
  'wrapped in a quotation': (cc, g) => `> call +${cc} ${g[0]}\n> ${g.slice(1).join(' ')} now`,
  'wrapped in a deep quotation': (cc, g) => `>>> call +${cc}\n>>> ${g.join(' ')} now`,
  'in bold': (cc, g) => `*+${cc} ${g.join(' ')}*`,
  'in a table': (cc, g) => `| Jane | +${cc} ${g.join(' ')} | x |`,
  'in CSV': (cc, g) => `Jane,+${cc}${g.join('')},x`,
  'in quotes': (cc, g) => `"+${cc} ${g.join(' ')}"`,
  'in JSON': (cc, g) => `{"tel":"+${cc}${g.join('')}"}`,
  'touching words': (cc, g) => `Jane:+${cc}${g.join('')};Joe`,
  'after Chinese': (cc, g) => `请致电+${cc}${g.join('')}谢谢`,
  'country code without plus, labelled': (cc, g) => `Mobile: ${cc} ${g.join(' ')}`,
  'labelled M.': (cc, g) => `M. +${cc} ${g.join(' ')}`,
  'two of them': (cc, g) => `+${cc} ${g.join(' ')} / +${cc} ${g.join(' ')}`,
  'in a vCard': (cc, g) => `TEL;TYPE=cell:+${cc}${g.join('')}`,
  'as an entity': (cc, g) => `&#43;${cc} ${g.join('&nbsp;')}`,
  'quoted-printable left over': (cc, g) => `=2B${cc} ${g.join(' ')}`,
};

function withDigits(text: string, zero: number): string {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function parts(country: CountryCode): { cc: string; groups: string[]; national: string } {
  const number = getExampleNumber(country, examples)!;
  const groups = number.formatInternational().split(/[ -]/).slice(1);
  if (groups.length === 1)
    groups.splice(0, 1, number.nationalNumber.slice(0, 3), number.nationalNumber.slice(3));
  return { cc: number.countryCallingCode, groups, national: number.formatNational() };
}

describe('a telephone number of 40 countries', () => {
  it.each(Object.entries(INTERNATIONAL))('is gone in international form: %s', async (_, write) => {
    const survivors: string[] = [];
    for (const country of COUNTRIES) {
      const { cc, groups } = parts(country);
      const written = write(cc, groups);
      const seen = await publicSide(textMail(`Please call ${written}\nthank you\n`), balanced);
      if (digitsOf(seen).includes(groups.join('').slice(-6)))
        survivors.push(`${country} ${written}: ${seen.slice(22)}`);
    }
    expect(survivors).toEqual([]);
  });

  it.each([
    'Tel: #',
    'Phone #',
    'phone number is #',
    'My mobile is #',
    'cell # (evenings)',
    'Call me on #',
    'you can call me at #',
    'reach me at #',
    'give me a ring: #',
    'ring me on #',
    'text me at #',
    'WhatsApp me on #',
    'my number: #',
    'fax #',
    'T: #',
    'M #\nE x',
    'T. #',
    'Telephone\n#',
    'Tel.\n> #',
    'telephone (office hours only): #',
    'phone/fax: #',
    'Tel/WhatsApp #',
    'Mob.# ',
    'Téléphone : #',
    'tél. #',
    'Tél. perso : #',
    'tél.\nperso : #',
    'portable : #',
    'mon portable est le #',
    'appelez-moi au #',
    'appelle-moi au #',
    'vous pouvez me joindre au #',
    'joignable au #',
    'mon numéro : #',
    'numéro de téléphone : #',
    'par téléphone au #',
    'télécopie : #',
    'Teléfono: #',
    'tfno. #',
    'mi móvil es el #',
    'Mi número es #',
    'llámame al #',
    'me pueden llamar al #',
    'celular: #',
    'cel. #',
    'fijo: #',
    'el fijo es el #',
    'pueden contactarme al #',
    'WhatsApp al #',
    'Тел. #',
    'телефон: #',
    'по телефону #',
    'по телефону\n#',
    'мой номер #',
    'звоните по номеру #',
    'моб. #',
    'мобильный – #',
    'звоните мне: #',
    'позвонить можно по #',
    'هاتف: #',
    'رقم هاتفي #',
    'رقم هاتفي هو #',
    'جوالي #',
    'اتصل بي على #',
    'اتصلوا على الرقم #',
    'واتساب: #',
    'للتواصل: #',
    'موبايل #',
    'الهاتف المحمول: #',
    'ت: #',
    'هاتفي المحمول هو #',
    '电话：#',
    '请致电 #',
    '致电#',
    '拨打 #',
    '手机号是#',
    '我的电话是 #',
    '联系电话: #',
    '打我手机#',
    '电话/微信：#',
    '传真：#',
    'Telefon: #',
    'Tel.-Nr. #',
    'Rufen Sie mich an: #',
    'Sie erreichen mich unter #',
    'unter der Nummer #',
    'Handy #',
    'meine Handynummer ist #',
    'Mobil: #',
    'Durchwahl #',
    'Telefone: #',
    'telemóvel #',
    'o meu número é #',
    'meu celular é #',
    'ligue para #',
    'me ligue no #',
    'telefone fixo: #',
    'tlm. #',
  ])('is gone in national form after a label: %s', async (label) => {
    const survivors: string[] = [];
    for (const country of COUNTRIES) {
      const { national, groups } = parts(country);
      const text = label.replace('#', national);
      for (const whole of [`Dear all,\n${text}\nthanks`, `> ${text.replaceAll(/\n(?!>)/g, '\n> ')}\n\nok`]) {
        const seen = await publicSide(textMail(whole), balanced);
        if (digitsOf(seen).includes(groups.join('').slice(-6))) survivors.push(`${country} ${text}`);
      }
    }
    expect(survivors).toEqual([]);
  });

  it.each([0x660, 0x6f0, 0x966, 0xff10])(
    'is gone after a label in digits of the block at %i',
    async (zero) => {
      for (const country of COUNTRIES) {
        const { national } = parts(country);
        await expectDigitsGone(`هاتف: ${withDigits(national, zero)}\n`, national);
      }
    },
  );

  it('is gone in a signature, alone on its line', async () => {
    const survivors: string[] = [];
    for (const country of COUNTRIES) {
      const { national, groups } = parts(country);
      const policy = await attackPolicy('balanced', country);
      for (const text of [
        `Bye\n-- \nJane Doe\n${national}\n`,
        `Kind regards,\n\nJane Doe\nProgramme Officer\n${national}\n`,
        `> -- \n> Jane\n> ${national}\n\nok`,
      ]) {
        const seen = await publicSide(textMail(text), policy);
        if (digitsOf(seen).includes(groups.join('').slice(-6))) survivors.push(`${country} ${text}`);
      }
    }
    expect(survivors).toEqual([]);
  });
});

describe('a number among other figures', () => {
  it.each([
    'On # 10/28/20 10:33 AM, Joe wrote:',
    'at # 8:17 PM',
    'patch |  # 2 +-',
    'journal # (0x92648)',
    'ring # 12 times',
    'before 2024: # 2025',
    '2024 #',
    'see 3.14, #, 2.71',
    '1/2 # 3/4',
  ])('is gone from: %s', async (text) => {
    const survivors: string[] = [];
    for (const country of COUNTRIES) {
      const { cc, groups } = parts(country);
      for (const written of [
        `+${cc} ${groups.join(' ')}`,
        `+${cc}${groups.join('')}`,
        `00${cc} ${groups.join(' ')}`,
      ]) {
        const seen = await publicSide(textMail(`log:\n${text.replace('#', written)}\n`), balanced);
        if (digitsOf(seen).includes(groups.join('').slice(-6))) survivors.push(`${country} ${written}`);
      }
    }
    expect(survivors).toEqual([]);
  });
});

describe('the country of a number', () => {
  const SIGNATURE = 'Regards,\nJane, 712 123456\n';

  it('comes from the addresses of the header', async () => {
    const mail = (from: string) => makeMessage({ from, text: SIGNATURE });
    expect(await publicSide(mail('Ada <ada@example.org>'), balanced)).toContain('712 123456');
    expect(await publicSide(mail('Ada <ada@example.co.ke>'), balanced)).not.toContain('123456');
  });

  it('comes from the list', async () => {
    expect(await publicSide(textMail(SIGNATURE), await attackPolicy('balanced', 'KE'))).not.toContain(
      '123456',
    );
  });
});

describe('national numbers whose shape says enough', () => {
  it.each([
    '020 7946 0958', '(020) 7946 0958', '07700 900 123', '0770 090 0123', '030/23125-012', '030 23125012', '0176 04069012', '(030) 23 125 012',
    '01 99 00 12 34', '01.99.00.12.34', '06 39 98 12 34', '8 (495) 123-45-67', '8 495 123-45-67', '+7(495)1234567', '(202) 555-0123', '202-555-0123',
    '202.555.0123', '202 555 0123', '1-202-555-0123', '1 (202) 555-0123', '(202)555-0123', '(11) 91234-5678', '11 91234-5678', '(11) 3234-5678',
    '0712 345 678', '0712-345-678', '0803 123 4567', '082 123 4567', '(02) 9876 5432', '0491 570 156', '03-1234-5678', '010-12345678', '0123-4567890', '050 000 0012', '079 000 0012',
    '099 123 45 67', '0212 345 67 89', '0 212 345 67 89', '(0)20 7946 0958', '028-00000012',
  ])('%s', async (number) => {
    await expectDigitsGone(`You can find me there, ${number}, in the evening.\n`, number);
    await expectDigitsGone(`> Jane, ${number}\n\nok`, number);
  }); // prettier-ignore
});

describe('IP addresses', () => {
  it.each([
    'from 25.113.7.42.', 'Received: from x ([25.113.7.42])', 'Received: from h (25.113.7.42) by x', '25.113.7.42:8080', 'http://25.113.7.42/a?b', 'ssh root@25.113.7.42',
    'ping 25.113.7.42: 56 bytes', '"ip":"25.113.7.42"', 'ip=25.113.7.42;', '25.113.7.42, 25.113.7.42', '25[.]113[.]7[.]42', '25.113.7[.]42', '２５.113.7.42', 'src=25.113.7.42,dst',
    '25.113.7.42 - - [05/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200', 'sshd[1]: Failed password from 25.113.7.42 port 22', 'X-Originating-IP: [25.113.7.42]', 'client-ip=25.113.7.42;', '>25.113.7.42<',
    'via 25.113.7.42-25.113.7.42', '25.113.7.42/32', '25.113.7.42\\', '::ffff:25.113.7.42', '\u200e25.113.7.42',
  ])('v4 in: %s', async (text) => {
    for (const policy of [balanced, strict]) {
      const seen = readHard(await publicSide(textMail(`log:\n${text}\n> ${text}\n`), policy));
      expect(seen).not.toMatch(/25\[?\.\]?113\[?\.\]?7\[?\.\]?42/);
      expect(seen).not.toContain('7.42');
    }
  }); // prettier-ignore

  it.each([
    '2a0f:1234:5678:9abc::7', '[2a0f:1234:5678:9abc::7]:443', 'http://[2a0f:1234:5678:9abc::7]/', '2A0F:1234:5678:9ABC:0:0:0:7', 'from 2a0f:1234:5678:9abc::7.', '2a0f:1234:5678:9abc::7/128',
    'IPv6:2a0f:1234:5678:9abc::7', '(IPv6:2a0f:1234:5678:9abc::7)', 'ip6=2a0f:1234:5678:9abc::7;', '2a0f:1234:5678:9abc::7%eth0', '2a0f:1234:5678:9abc:ffff:ffff:25.113.7.42',
  ])('v6 in: %s', async (text) => {
    for (const policy of [balanced, strict]) {
      const seen = await publicSide(textMail(`log:\n${text}\n> ${text}\n`), policy);
      expect(seen).not.toMatch(/9abc/i);
    }
  }); // prettier-ignore
});

const SECRETS: readonly (readonly [text: string, secret: string])[] = [
  ['IBAN DE89 3704 0044 0532 0130 00', '37040044'],
  ['DE89-3704-0044-0532-0130-00', '37040044'],
  ['DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000', '37040044'],
  ['de89370400440532013000', '37040044'],
  ['IBAN: DE89 3704\n> 0044 0532 0130 00', '3704'],
  ['FR14 2004 1010 0505 0001 3M02 606', '20041010'],
  ['IBAN : FR7630006000011234567890189.', '30006000'],
  ['card 4111 1111 1111 1111', '41111111'],
  ['4111-1111-1111-1111', '41111111'],
  ['4111.1111.1111.1111', '41111111'],
  ['4111\u00a01111\u00a01111\u00a01111', '41111111'],
  ['４１１１ 1111 1111 1111', '41111111'],
  ['5555555555554444', '55555555'],
  ['3782 822463 10005', '822463'],
  ['4111 1111\n> 1111 1111', '4111'],
];

describe('accounts and cards', () => {
  it.each(SECRETS)('%j', async (text, secret) => {
    for (const policy of [balanced, strict]) {
      expect(digitsOf(await publicSide(textMail(`Please pay\n${text}\nthanks\n`), policy))).not.toContain(
        secret,
      );
      expect(digitsOf(await publicSide(textMail(`> pay ${text}, ok\n`), policy))).not.toContain(secret);
    }
  });
});

const MEETINGS: readonly (readonly [text: string, secret: string])[] = [
  ['Meeting ID: 812 3456 7890', '7890'],
  ['Meeting ID 812 3456 7890', '7890'],
  ['Meeting ID is 812-3456-7890', '7890'],
  ['Zoom ID: 81234567890', '567890'],
  ['Webinar ID: 812 3456 7890', '7890'],
  ['Passcode: 481516', '481516'],
  ['passcode 481516', '481516'],
  ['Passcode = 481516', '481516'],
  ['(passcode: 481516)', '481516'],
  ['Password: xT7mPq', 'xt7mpq'],
  ['pwd: xT7mPq', 'xt7mpq'],
  ['Access code: 2342 0815', '0815'],
  ['PIN 2290 4417 8#', '4417'],
  ['PIN: 2290 4417 8#', '4417'],
  ['Dial-in +49 30 23125 044,,2290441788#', '4417'],
  ['Phone conference ID: 255 010 014#', '010014'],
  ['Réunion : ID 812 3456 7890', '7890'],
  ['ID de réunion : 812 3456 7890', '7890'],
  ['Code secret : 481516', '481516'],
  ['Code d’accès : 481516', '481516'],
  ['Mot de passe : xT7mPq', 'xt7mpq'],
  ['ID de reunión: 812 3456 7890', '7890'],
  ['Código de acceso: 481516', '481516'],
  ['Contraseña de la sala: picaflor-azul', 'picaflor'],
  ['contraseña: picaflor-azul', 'picaflor'],
  ['Идентификатор конференции: 812 3456 7890', '7890'],
  ['Код доступа: 481516', '481516'],
  ['Пароль: xT7mPq', 'xt7mpq'],
  ['معرّف الاجتماع: 955 5010 0142', '0142'],
  ['معرف الاجتماع: 955 5010 0142', '0142'],
  ['معرّف الاجتماع: ٩٥٥ ٥٠١٠ ٠١٤٢', '0142'],
  ['رمز المرور: 774193', '774193'],
  ['كلمة المرور: xT7mPq', 'xt7mpq'],
  ['会议号：955 5010 0142', '0142'],
  ['会议 ID: 955 5010 0142', '0142'],
  ['会议密码：774193', '774193'],
  ['Meeting-ID: 955 5010 0142', '0142'],
  ['Kenncode: 774193', '774193'],
  ['ID da reunião: 955 5010 0142', '0142'],
  ['Senha de acesso: 774193', '774193'],
  ['https://us02web.zoom.us/j/81234567890?pwd=QmVpc3', '567890'],
  ['https://zoom.us/j/81234567890.', '567890'],
  ['zoom.us/j/81234567890', '567890'],
  ['https://zoom.us/s/81234567890#success', '567890'],
  ['zoommtg://zoom.us/join?confno=81234567890&pwd=x', '567890'],
  ['https://example.zoom.us/my/kunigunde', 'kunigunde'],
  ['https://meet.google.com/abc-defg-hij', 'defg'],
  ['meet.google.com/abc-defg-hij', 'defg'],
  ['https://teams.microsoft.com/l/meetup-join/19%3ameeting_SampleApia%40thread.v2/0?context=x', 'sampleapia'],
  ['https://teams.live.com/meet/9312345678901', '345678'],
  ['https://example.webex.com/meet/kunigunde', 'kunigunde'],
  ['https://example.webex.com/example/j.php?MTID=m12345abc', 'm12345'],
  ['https://meet.jit.si/kunigunde-room', 'kunigunde'],
  ['https://bbb.example.org/b/kun-abc-def', 'kun-abc'],
  ['https://bbb.example.org/rooms/kun-abc-def/join', 'kun-abc'],
  ['https://whereby.com/kunigunde', 'kunigunde'],
  ['https://global.gotomeeting.com/join/123456789', '456789'],
  ['https://us02web.zoom.us/j/812345\n67890?pwd=QmVp', '812345'],
  ['https://meet.google.com/\nabc-defg-hij', 'defg'],
  ['+16465588656,,81234567890#,,,,*481516# US', '481516'],
];

describe('meeting details', () => {
  it.each(MEETINGS)('%j', async (text, secret) => {
    for (const policy of [balanced, strict]) {
      for (const whole of [`Join us:\n${text}\nsee you\n`, `> ${text.replaceAll('\n', '\n> ')}\n\nok\n`]) {
        const seen = await publicSide(textMail(whole), policy);
        if (/^\d+$/.test(secret)) expect(digitsOf(seen), seen).not.toContain(secret);
        else expect(readHard(seen)).not.toContain(secret);
      }
    }
  });
});

const URLS: readonly (readonly [url: string, secret: string])[] = [
  ['https://example.org/unsubscribe/8f7e6d5c4b3a', '8f7e6d5c4b3a'],
  ['https://example.org/unsubscribe?u=8f7e6d5c4b&id=2', '8f7e6d5c4b'],
  ['https://example.org/u/8f7e6d5c4b3a/unsubscribe', '8f7e6d5c4b3a'],
  ['https://example.org/optout?c=8f7e6d5c4b3a', '8f7e6d5c4b3a'],
  ['https://lists.example.org/options/dc-x/x?token=8f7e6d5c', '8f7e6d5c'],
  ['https://lists.example.org/confirm/dc-x/8f7e6d5c4b3a8f7e6d5c4b3a', '8f7e6d5c4b3a'],
  ['https://forms.example.org/mast?lang=en&key=2b77e0c4d1', '2b77e0c4d1'],
  ['https://forms.example.org/mast?lang=en&amp;key=2b77e0c4d1', '2b77e0c4d1'],
  ['https://forms.example.org/mast?key=2ea1b2c3', '2ea1b2c3'],
  ['https://jane:hunter2@example.org/x', 'hunter2'],
  ['http://jane:hunter2@25.1.2.3:80/', 'hunter2'],
  ['https://example.org/#access_token=8f7e6d5c4b', '8f7e6d5c4b'],
  ['https://example.org/s?sid=8f7e6d5c4b;x=1', '8f7e6d5c4b'],
  ['https://example.org/x;jsessionid=8F7E6D5C4B', '8f7e6d5c4b'],
  ['https://drive.example.org/file?resourcekey=0-8f7e6d5c', '8f7e6d5c'],
  ['https://example.org/reset-password/8f7e6d5c4b3a', '8f7e6d5c4b3a'],
  ['https://example.us1.list-manage.com/unsubscribe?u=8f7e6d5c4b3a&id=77ab10c9&e=0123456789', '8f7e6d5c4b3a'],
  ['https://example.us1.list-manage.com/track/click?u=8f7e6d5c4b3a&id=1&e=9876543210', '9876543210'],
  ['https://chat.whatsapp.com/KunigundeRoom123', 'kunigunde'],
  ['https://t.me/+KunigundeRoom12', 'kunigunde'],
  ['https://discord.gg/KunigundeR', 'kunigunde'],
  ['https://example.org/unsubscribe?\n> token=8f7e6d5c4b', '8f7e6d5c4b'],
];

describe('secrets of URLs', () => {
  it.each(URLS)('%j', async (url, secret) => {
    for (const text of [`See ${url}.\n`, `<${url}>`, `> ${url}\n`]) {
      expect(readHard(await publicSide(textMail(text), balanced))).not.toContain(secret);
    }
  });
});
