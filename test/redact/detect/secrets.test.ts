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

// Put together here, so that nobody's scanner takes a made-up token for a lost one.
const run = (length: number) => 'aB3dE5gH7jK9mN2pQ4sT6vW8'.repeat(20).slice(0, length);
const hex = (length: number) => '0123456789abcdef'.repeat(10).slice(0, length);

describe('links around links', () => {
  mustFind(() => balanced, 'url_secret', [
    `https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=⟦05%7C01%7C%7C${hex(32)}%7C3000⟧&sdata=⟦${run(43)}%3D⟧&reserved=0`,
    `https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Ftoken%3D⟦${run(20)}⟧&data=⟦05⟧abc`,
    `https://urldefense.com/v3/__https://example.org/a__;⟦!!${run(12)}!${run(60)}$⟧ there`,
    `https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_r-3Ftoken-3D⟦${run(20)}⟧-26lang-3Den&d=⟦DwMFaQ⟧&c=⟦${run(43)}⟧`,
    `https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_r-3Fu-3D⟦jane-2Edoe-40example.org⟧&d=⟦DwMFaQ⟧`,
    `https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fdoc%3Fkey%3D⟦${run(20)}⟧&sa=D&usg=⟦AOvVaw${run(20)}⟧`,
    `https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org&h=⟦AT${run(60)}⟧`,
    `https://u1.ct.sendgrid.net/ls/click?upn=⟦${run(100)}⟧`,
    `https://example.us1.list-manage.com/track/click?u=⟦${hex(24)}⟧&id=⟦${hex(10)}⟧&e=⟦${hex(10)}⟧`,
    `https://protect-us.mimecast.com/s/⟦${run(20)}⟧?domain=example.org`,
    `https://www.dropbox.com/s/abcdefghijk1234/file.pdf?rlkey=⟦${run(24)}⟧&dl=0`,
    `https://drive.google.com/file/d/1AbCdEf/view?usp=sharing&resourcekey=⟦0-${run(22)}⟧`,
    `https://calendar.google.com/calendar/ical/x/private-⟦${hex(32)}⟧/basic.ics`,
    `https://example.org/news?id=12&fbclid=⟦${run(61)}⟧`,
  ].map((text) => text.replace('⟦05⟧abc', '⟦05abc⟧'))); // prettier-ignore
  mustFind(() => balanced, 'credential', [
    'password: ⟦v3QqCIQKwZJ6⟧',
    'Login with password ⟦MD9TuqcSs9Eq⟧',
    `https://api.telegram.org/bot⟦123456789:AA${run(33)}⟧/getMe`,
    `https://example.org/login/⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${run(20)}⟧/x`,
  ]);
  mustStay(
    () => balanced,
    [
      'https://lists.example.org/archives/list/dc-x/message/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567/',
      'https://docs.google.com/forms/d/e/1FAIpQLSdabcdefghijklmnop/viewform',
      'https://www.google.com/search?q=igf+2024',
      'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32016R0679',
      'https://web.archive.org/web/20240101000000/https://example.org/',
    ],
  );
});

describe('meetings', () => {
  mustFind(() => balanced, 'meeting', [
    'ID reunión: ⟦812 3456 7890⟧ Código de acceso: ⟦445566⟧',
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
    'Dial-in ⟦+49 30 23125 044,,2290441788#⟧',
    'Access code: ⟦123456#⟧',
    'Join: ⟦https://us02web.zoom.us/u/kbX1⟧\nDial by your location\n  ⟦+1 646 555 0123⟧ US (New York)\n  ⟦877 555 0123⟧ US Toll-free',
    'Phone Conference ID: ⟦123 456 789#⟧\nVideo Conference ID: ⟦119 123 456 7⟧',
    '⟦https://dialin.teams.microsoft.com/abc?id=1⟧ ⟦https://8x8.vc/x/y⟧ ⟦https://global.gotomeeting.com/join/123456789⟧',
    '⟦https://conf.example.edu/rooms/abc-def-ghi-jkl/join⟧ ⟦https://whereby.com/jane-room⟧',
    'Code secret : ⟦123456⟧ Kenncode: ⟦123456⟧',
    'ID riunione: ⟦812 3456 7890⟧ Codice di accesso: ⟦123456⟧ Vergader-id: ⟦312 456 789 12⟧',
    'Toplantı Kimliği: ⟦812 3456 7890⟧ Geçiş Kodu: ⟦123456⟧ Kod dostępu: ⟦123456⟧',
    'Код доступа: ⟦123456⟧ パスコード：⟦123456⟧',
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
    // Of a room or of an account: the word is the same.
    'Senha de acesso: ⟦12ab34⟧ Clave de acceso: ⟦12ab34⟧',
    'رمز المرور: ⟦123456⟧ 会议密码：⟦123456⟧ 암호: ⟦123456⟧',
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
