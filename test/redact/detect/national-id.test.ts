import { beforeAll, describe } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('identity numbers by label', () => {
  mustFind(() => balanced, 'national_id', [
    'My SSN is ⟦123-45-6789⟧.',
    'His social security number is ⟦123456789⟧',
    'passport ⟦AB1234567⟧ and passport no. ⟦987654321⟧',
    'Passport numbers: ⟦AB1234567⟧ and ⟦CD7654321⟧',
    '> My passport number is\n> ⟦AB1234567⟧, thanks',
    "driver's license number is ⟦D123-4567-8901⟧.",
    'California DL ⟦D1234567⟧ was shown',
    'Kenyan national ID no. ⟦12345678⟧',
    'NIN: ⟦12345678901⟧ and BVN ⟦22345678901⟧',
    'KRA PIN ⟦A123456789K⟧',
    'Aadhaar ⟦1234 5678 9012⟧, PAN: ⟦ABCPE1234F⟧',
    'Employee ID: ⟦EMP-12345⟧, badge number ⟦54321⟧',
    'The patient (MRN ⟦1234567⟧) left. Patient ⟦MRN-7654321⟧ came.',
    'student number: ⟦20241234⟧',
    'NHS number ⟦943 476 5919⟧',
    'NI number ⟦QQ 12 34 56 C⟧',
    'License plate: ⟦ABC-1234⟧',
    'VIN: ⟦1HGBH41JXMN109186⟧',
    'Numéro de sécurité sociale : ⟦1 85 05 78 006 084 36⟧',
    'permis de conduire n° ⟦123456789012⟧',
    'Mon passeport porte le numéro ⟦12AB34567⟧.',
    'Mi DNI es ⟦12345678Z⟧, NIE ⟦X1234567L⟧',
    'CURP: ⟦BADD110313HCMLNS09⟧ y RFC: ⟦GODE561231GR8⟧',
    'cédula ⟦1234567890⟧',
    'meu CPF é ⟦12345678901⟧, RG ⟦12.345.678-9⟧',
    'número de contribuinte ⟦123456789⟧',
    'Steuer-ID: ⟦12 345 678 901⟧',
    'Personalausweisnummer: ⟦L01X00T47⟧',
    'Meine Sozialversicherungsnummer lautet ⟦65170839J003⟧',
    'il mio codice fiscale è ⟦RSSMRA85T10A562S⟧',
    'Mijn BSN is ⟦123456782⟧',
    'CPR-nummer: ⟦010190-1234⟧',
    'numer PESEL: ⟦44051401359⟧',
    'номер паспорта ⟦1234 567890⟧, СНИЛС ⟦112-233-445 95⟧',
    'Паспорт: серия ⟦12 34 № 567890⟧',
    'ИНН ⟦123456789012⟧',
    'رقم الهوية: ⟦1234567890⟧',
    'جواز السفر رقم ⟦A12345678⟧',
    'رقم الهوية ⟦١٢٣٤٥٦٧٨٩٠⟧',
    '我的身份证号是⟦110101199003070000⟧',
    '护照号：⟦E12345678⟧',
    'マイナンバーは⟦123456789012⟧です',
    '주민등록번호: ⟦900101-1234567⟧',
    'TC kimlik no: ⟦12345678901⟧',
    'आधार नंबर ⟦1234 5678 9012⟧',
    'nomor KTP ⟦3201010101010001⟧',
    'ΑΦΜ ⟦123456789⟧ and ת.ז. ⟦123456789⟧',
  ]);
});

describe('identity numbers without a label', () => {
  mustFind(() => balanced, 'national_id', [
    'it was ⟦529.982.247-25⟧ there',
    'it was ⟦RSSMRA85T10A562S⟧ there',
    'it was ⟦11010519491231002X⟧ there',
    'it was ⟦756.9217.0769.85⟧ there',
    'it was ⟦131052-308T⟧ there',
    'it was ⟦219-09-9999⟧ there',
    'it was ⟦AB 12 34 56 C⟧ there',
    'it was ⟦784-1990-1234567-1⟧ there',
  ]);
  mustStay(
    () => balanced,
    [
      'it was 529.982.247-26 there',
      'it was RSSMRA85T10A562T there',
      'it was 110105194912310021 there',
      'it was 000-12-3456 or 666-12-3456 there',
      'it was X1234567L or 12345678 there',
    ],
  );
});

describe('figures that identify no person', () => {
  mustStay(
    () => balanced,
    [
      'RFC 5322, RFC: 9110, rfc 2119',
      'ISSN 1234-5679, ISBN 978-3-16-148410-0, DOI 10.1234/abc.5678, CVE-2021-44228',
      'A/RES/70/125, A/HRC/RES/38/7 and E/2021/66',
      'bug 123456, ticket ID: 445566, session ID 123, proposal ID 20240512, WS #123',
      'commit 0123456789abcdef0123456789abcdef01234567',
      'id: 1234567, "id": 1234567, int id = 12345; user id 1000, process id 12345, device id 0x1234',
      'Budget of 123.456.789 EUR, tax on 1000000 EUR, passport fee: 4500 KES',
      'version 1.2.3.4, OID 1.3.6.1.4.1.311, AS64496, port 8080',
      'SPDX-License-Identifier: GPL-2.0-only, license: Apache-2.0',
      'The member number rose to 12345 in 2022, employees: 15000',
      'passport.js 0.4.1 and ICAO Doc 9303, passports of 193 states',
      'signal at the 1PPS input: PPS: 9.99999',
      'national ID systems in 2024-2025 and digital ID for 12 countries',
      'visa appointment on 12 March 2024, visa fee is 120 USD',
      'Change-Id: I0123456789abcdef0123456789abcdef01234567',
    ],
  );
});
