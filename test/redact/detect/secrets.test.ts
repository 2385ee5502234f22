import { beforeAll, describe } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('secrets in URLs', () => {
  mustFind(() => balanced, 'url_secret', [
    'https://⟦jane:hunter2⟧@example.org/x',
    'ssh://⟦jane⟧@example.org/repo',
    'https://example.org/doc?token=⟦abc123def⟧&lang=en',
    'https://example.org/?x=1&access_token=⟦abc123⟧#top',
    'https://example.org/unsubscribe/⟦a8f3k2m9x7⟧',
    'https://example.org/r?d=⟦AbCdEfGh1234567890XyZabcQ⟧',
    'https://wrap.example.org/?url=https%3A%2F%2Fexample.org%2Fa%3Ftoken%3D⟦abc123⟧',
    'https://hooks.slack.com/services/⟦T000/B000/XXXX1234⟧',
    'https://chat.whatsapp.com/⟦AbCdEf123456⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'https://example.org/page?id=12&lang=en&utm_source=list',
      'https://example.org/commit/0123456789abcdef0123456789abcdef01234567',
      'https://example.org/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit',
      'https://docs.example.org/track/2024/agenda',
      'https://www.example.org/multilingual/content/igf-2024-tickets#faq',
    ],
  );
});

describe('meetings', () => {
  mustFind(() => balanced, 'meeting', [
    'Join ⟦https://zoom.us/j/81234567890?pwd=abc⟧.',
    '⟦https://us02web.zoom.us/j/81234567890⟧',
    '⟦https://meet.google.com/abc-defg-hij⟧ or ⟦https://teams.microsoft.com/l/meetup-join/19%3ameeting⟧',
    '⟦https://example.webex.com/meet/jane⟧ ⟦meet.jit.si/DCRoom⟧ ⟦https://bbb.example.org/b/jan-abc-def⟧',
    'Meeting ID: ⟦812 3456 7890⟧\nPasscode: ⟦12ab34⟧',
    'ID de réunion : ⟦812 3456 7890⟧',
    'ID de la reunión: ⟦812 3456 7890⟧',
    'Идентификатор конференции: ⟦812 3456 7890⟧',
    'معرف الاجتماع: ⟦812 3456 7890⟧',
    '会议号：⟦812 345 678⟧',
    'One tap: ⟦+16465550123,,81234567890#,,,,*123456#⟧ US',
    'Access code: ⟦123456#⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'The meeting is at 10:00 in room 4.',
      'https://zoom.us/rec/share/public-webinar',
      'The PIN is not needed.',
      'Access code is explained below',
    ],
  );
});

describe('credentials', () => {
  mustFind(() => balanced, 'credential', [
    'key ⟦ghp_abcdefghijklmnopqrstuvwxyz0123456789⟧',
    'password: ⟦hunter2⟧',
    'mot de passe : ⟦s3cret!⟧',
    'Authorization: Bearer ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl⟧',
    '⟦-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBFexample\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----⟧\nafter',
  ]);
  mustStay(
    () => balanced,
    [
      'password: required',
      'Your password is not shown to anybody.',
      'The password policy is explained on the wiki.',
    ],
  );
});
