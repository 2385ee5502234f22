import { beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../../src/redact/detect/ip-address.ts';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
let strict: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
  strict = await policy('strict');
});

describe('IP addresses', () => {
  mustFind(() => strict, 'ip', [
    'seen from ⟦240.17.3.9⟧, ⟦0.17.22.99⟧ and ⟦230.44.17.3⟧',
    '我的地址是⟦93.184.219.51⟧，请放行',
    'from ⟦ccbe:3e2b:16db:3fed:bfba:d5eb:9a1f:6d1c⟧',
    'from ⟦93.184.216.34⟧.',
    '[⟦93.184.216.34⟧]:25 and (⟦93.184.216.34⟧)',
    '⟦2606:2800:220:1:248:1893:25c8:1946⟧ and ⟦2001:db8::1⟧.',
    'address ⟦10.1.2.3⟧',
    'host ⟦::ffff:93.184.216.34⟧',
    'full width ⟦９３.184.216.34⟧',
    'server ⟦93.184.216.34⟧ and the release server ⟦93.184.216.35⟧',
    'IP:⟦2606:2800:220:1:248:1893:25c8:1946⟧, add:⟦2606:2800:220:1:248:1893:25c8:1946⟧',
    'mx.example.com (⟦5.9.22.11⟧), ping ⟦5.9.22.11⟧',
    'pool-⟦71-123-45-67⟧.example.net, ⟦93.184.216.34⟧_x',
  ]);
  mustStay(
    () => strict,
    [
      'version 1.7.10.4, v1.2.3.4, kernel 5.10.0.8, release 2.0.0.1',
      'OID 1.3.6.1.4.1.311, section 3.2.1.4',
      '10:20:30 and 10:20:30:40',
      'std::cout, dead::beef, a::b',
      '300.1.2.3 and 1.2.3',
      'git 2.26.0.110.g2183baf09c',
      'branch (4.0.0.0), driver version: 22.33.44.55, version is 4.0.32.1, foo-1.2.3.4.tar.gz',
      '2024-01-02-03.log, 12-34-56-78-90',
      'update V8 to 9.6.180.14, Upgraded to 4.6.85.25 from 4.5.103.35, 12.4.254.14-node.11',
    ],
  );

  it('shortens public addresses and keeps special ones in balanced', () => {
    const text = '93.184.216.34, 192.0.2.1, 8.8.8.8, 10.0.0.1, 2606:2800:220:1::2, 2001:db8::1';
    const once = redactText(text, balanced);
    expect(once.text).toBe('93.184.216.0/24, 192.0.2.1, 8.8.8.8, 10.0.0.1, 2606:2800:220::/48, 2001:db8::1');
    expect(redactText(once.text, balanced).text).toBe(once.text);
  });

  it('names networks', () => {
    expect(networkOf('93.184.216.34')).toBe('93.184.216.0/24');
    expect(networkOf('2606:2800:220:1:248:1893:25c8:1946')).toBe('2606:2800:220::/48');
    expect(networkOf('2606::1')).toBe('2606::/48');
  });

  mustStay(
    () => balanced,
    [
      'mask 255.255.240.0, wildcard 0.0.15.255, any 0.0.0.0, all 255.255.255.255',
      'mDNS goes to 224.0.0.251 and ff02::fb, SSDP to 239.255.255.250',
      'doi:10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
    ],
  );
});

describe('bank accounts', () => {
  mustFind(() => balanced, 'iban', [
    'BTC: ⟦3rzFw6258AvWp6RzZ5pFRVcydLG⟧',
    'IBAN: ⟦DE89 3704 0044 0532 0130 00⟧, thanks',
    'pay to ⟦GB82WEST12345698765432⟧.',
    'IBAN ⟦GB82 WEST 1234 5698 7654 33⟧ (mistyped)',
    'BIC: ⟦COBADEFFXXX⟧',
    'account number: ⟦12345678⟧, sort code: ⟦12-34-56⟧',
  ]);
  mustFind(() => balanced, 'iban', [
    'CH ⟦CH93 0076 2011 6238 5295 7⟧, HR ⟦HR12 1001 0051 8630 0016 0⟧, BR ⟦BR18 0036 0305 0000 1000 9795 493C 1⟧',
    '> to ⟦DE89 3704 0044 0532\n> 0130 00⟧ ok',
    'Please transfer to ⟦DE12500105170648489890⟧ (mistyped)',
    'SWIFT code: ⟦DEUTDEFF⟧, BIC/SWIFT: ⟦DEUTDEFF500⟧, IFSC code: ⟦SBIN0001234⟧',
    'My account number is ⟦945456787654⟧, routing number ⟦021000021⟧',
    'Kontonummer: ⟦1234567890⟧, BLZ ⟦370 400 44⟧',
    'N° de compte : ⟦12345 67890 12⟧',
    'número de cuenta: ⟦0049 1500 05 1234567892⟧, CLABE: ⟦032180000118359719⟧',
    'conta corrente: ⟦12345-6⟧',
    'numero di conto: ⟦123456789012⟧, rekeningnummer ⟦123456789⟧, bankgiro: ⟦5050-1055⟧',
    'nr rachunku: ⟦61109010140000071219812874⟧, číslo účtu: ⟦19-2000145399/0800⟧',
    'расчётный счёт № ⟦40702810900000001234⟧, БИК ⟦044525225⟧, номер рахунку: ⟦26007233566001⟧',
    'رقم الحساب: ⟦123456789012⟧ شماره حساب: ⟦123456789⟧ מספר חשבון: ⟦1234567⟧',
    'खाता संख्या: ⟦12345678901⟧ 账号：⟦6222021234567890123⟧ 口座番号：⟦1234567⟧ 계좌번호: ⟦110-123-456789⟧',
    'số tài khoản: ⟦0123456789⟧, nomor rekening: ⟦1234567890⟧, hesap no: ⟦12345678⟧',
    'wallet ⟦0x52908400098527886E0F7030069857D2E4169EE7⟧, ⟦1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'user accounts 2019 2020, account 2019-2020, routing 10.0.0.0/8, sort 12 items',
      'swift transfer, Swift Programming, BIC is required',
      'commit 0x52908400098527886E0F7030069857D2E4169EE7, ID DE12345678, AB12 CD34 EF56',
      'bank holiday 12.05.2024, account id 42, discount 123456, the kontext 12345',
    ],
  );
  mustStay(() => balanced, ['GB82WEST12345698765433 without a label', 'DE12 is a road', 'account of 2019']);
});

describe('payment cards', () => {
  mustFind(() => balanced, 'card', [
    'card ⟦4111 1111 1111 1111⟧ exp 12/30',
    '⟦5555-5555-5555-4444⟧',
    '⟦378282246310005⟧',
    'Visa: ⟦4111 1111 1111 1112⟧ (mistyped)',
    'pay with ⟦4111 1111 1111 1111⟧ 12/25 123',
    'my visa is ⟦4222222222222⟧, paid 12 ⟦4111 1111 1111 1111⟧',
    'card=⟦4012888888881881⟧ x,⟦30569309025904⟧,y',
    '> ⟦4111 1111 1111\n> 1111⟧ ok',
  ]);
  mustStay(
    () => balanced,
    [
      'time stamp 1700000000000 and id 4111111111111112',
      '--===============4422578422785950171==',
      '0.4111111111111111',
      'id 638187914647192693, EAN 4006381333931, 1234 5678 9012 3456',
    ],
  );
});
