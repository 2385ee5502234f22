import { beforeAll, describe, expect, it } from 'vitest';
import examples from 'libphonenumber-js/mobile/examples';
import { getExampleNumber, getCountries } from 'libphonenumber-js/max';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
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
    ],
  );

  it('finds nine of ten national numbers of all countries after a label', () => {
    let found = 0;
    const countries = getCountries();
    const all = countries.flatMap((country) => getExampleNumber(country, examples) ?? []);
    for (const number of all) {
      const text = `Tel: ${number.formatNational()}, please call.`;
      const { text: output } = redactText(text, balanced);
      if (output === 'Tel: [phone removed], please call.') found += 1;
    }
    expect(all.length).toBeGreaterThan(230);
    expect(found / all.length).toBeGreaterThan(0.9);
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
});
