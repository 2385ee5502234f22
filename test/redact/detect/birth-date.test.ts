import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('birth dates', () => {
  mustFind(() => balanced, 'national_id', [
    'I was born on ⟦12 March 1984⟧ in Nairobi',
    'She was born in Lagos on ⟦3 May 1990⟧.',
    'DOB: ⟦12/03/1984⟧, D.O.B. ⟦12-03-1984⟧',
    'Date of birth: ⟦1984-03-12⟧',
    'date of birth ⟦March 12th, 1984⟧',
    'My birthday is ⟦March 12⟧',
    'I was born in ⟦1984⟧',
    'Jane Doe (born ⟦1984⟧) chairs',
    'né le ⟦12 mars 1984⟧ à Lyon, née le ⟦1er janvier 1990⟧',
    'Année de naissance : ⟦1984⟧',
    'fecha de nacimiento: ⟦12 de marzo de 1984⟧',
    'nascida a ⟦12-03-1984⟧',
    'geboren am ⟦12. März 1984⟧',
    'ich wurde am ⟦12. März 1984⟧ geboren',
    'geboren op ⟦12 maart 1984⟧',
    'nata a Roma il ⟦12 marzo 1984⟧',
    'дата рождения: ⟦12.03.1984⟧',
    'родился ⟦12 марта 1984 г.⟧',
    'تاريخ الميلاد: ⟦١٢/٣/١٩٨٤⟧',
    '出生日期：⟦1984年3月12日⟧',
    '⟦1984年3月12日⟧出生',
    '生年月日：⟦1984年3月12日⟧',
    '생년월일: ⟦1984년 3월 12일⟧',
    'doğum tarihi: ⟦12.03.1984⟧',
    'data urodzenia: ⟦12.03.1984⟧',
    'जन्मतिथि ⟦12/03/1984⟧',
    'født den ⟦3. maj 1990⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'born in the IGF process',
      'The Internet was born in 1969.',
      'The idea was born at the IGF in Vilnius in 2010.',
      'since 1984 we have met',
      'The meeting on 12 March 2024 at 10:00',
      'birth registration in 2024: 12.5 %',
    ],
  );

  it('says what was there', () => {
    expect(redactText('DOB: 12/03/1984', balanced).text).toBe('DOB: [birth date removed]');
  });
});
