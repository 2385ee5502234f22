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
    'Join: ⟦https://us02web.zoom.us/u/kbX1⟧\nDial by your location\n  ⟦+1 646 555 0123⟧ US (New York)\n  ⟦877 555 0123⟧ US Toll-free',
    'Phone Conference ID: ⟦123 456 789#⟧\nVideo Conference ID: ⟦119 123 456 7⟧',
    '⟦https://dialin.teams.microsoft.com/abc?id=1⟧ ⟦https://8x8.vc/x/y⟧ ⟦https://global.gotomeeting.com/join/123456789⟧',
    '⟦https://conf.example.edu/rooms/abc-def-ghi-jkl/join⟧ ⟦https://whereby.com/jane-room⟧',
    'Code secret : ⟦123456⟧ Senha de acesso: ⟦12ab34⟧ Clave de acceso: ⟦12ab34⟧ Kenncode: ⟦123456⟧',
    'ID riunione: ⟦812 3456 7890⟧ Codice di accesso: ⟦123456⟧ Vergader-id: ⟦312 456 789 12⟧',
    'Toplantı Kimliği: ⟦812 3456 7890⟧ Geçiş Kodu: ⟦123456⟧ Kod dostępu: ⟦123456⟧',
    'Код доступа: ⟦123456⟧ رمز المرور: ⟦123456⟧ パスコード：⟦123456⟧ 会议密码：⟦123456⟧ 암호: ⟦123456⟧',
    'ID cuộc họp: ⟦812 3456 7890⟧ ID rapat: ⟦812 3456 7890⟧ Kode sandi: ⟦123456⟧',
    'passcode is ⟦12ab34⟧, *Passcode:* ⟦123456⟧, Passcode (case sensitive): ⟦aBc123⟧, Meeting ID - ⟦812 3456 7890⟧',
    '> Meeting ID: ⟦812 3456\n> 7890⟧',
  ]);
  mustStay(
    () => balanced,
    [
      'The meeting is at 10:00 in room 4.',
      'https://zoom.us/rec/share/public-webinar',
      'The PIN is not needed.',
      'Access code is explained below',
      'Meeting number 12 took place, pin: GPIO, pin 1024 of the port, Pin=-174+ENR',
      'https://zoom.us/download https://meet.google.com/ https://www.webex.com/pricing.html',
      'https://meet.example.org/events https://conf.example.org/2024/ https://github.com/jitsi/jitsi-meet/issues',
      'error code: 404, country code 41, session id 42, Dial 112 in emergencies',
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
