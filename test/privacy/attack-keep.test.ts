// What looks personal and is not: it must come out as it went in, in the default policy.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { attackPolicy, publicSide, textMail } from './attack-support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await attackPolicy('balanced');
});

const KEEP: readonly string[] = [
  'Temple Place, Boston, MA 02111-1307 USA',
  'please contact the administrator of\n550-5.7.26 example.org',
  'the Ettus part 783454-01 and order 123 456-78',
  'in some consistent manner (90/180/270 degree jump)',
  'Registered number: 02862268',
  'https://mail.us-west-2.example.org/unsubscribe.html',
  'RFC 5322, RFC 2119 and RFC9110 section 15.5.20', 'BCP 14, STD 97, draft-ietf-dmarc-dmarcbis-41', 'A/RES/70/125 of 16 December 2015', 'A/76/L.38, E/CN.16/2023/3, E/RES/2006/46',
  'A/HRC/RES/32/13 para. 12', 'CCPR/C/GC/34', 'resolution 70/125, paragraphs 35 to 63', 'ISO/IEC 27001:2022, ISO 3166-1, ISO 8601-1:2019', 'ITU-T E.164 (11/2010), Y.3172', 'WSIS+20, WSIS+10, IGF 2024, G20, G77, 5G',
  'ISBN 978-3-16-148410-0, ISBN 0-306-40615-2, ISBN 9780306406157', 'ISSN 2049-3630', 'doi:10.1000/182, https://doi.org/10.1145/3442188.3445922', 'arXiv:2301.12345v2, arXiv 1706.03762', 'CVE-2021-44228, CWE-79',
  'from 1990-2024, 1990–2024, 2005/2006, 2015-2025', 'on 2024-12-15, 15.12.2024, 12/15/2024, 15/12/2024, 2024/12/15', '20241215T090000Z, 2024-12-15T09:00:00+03:00', 'at 09:00-10:30 UTC+3, 14:00 UTC, 10:30:45.123',
  '15-19 December 2024, 9:30 to 11:00 (GMT+03:00)', 'v1.2.3, version 2.0.0-rc.1, 1.7.10.4, kernel 5.15.0-91', 'Chrome/120.0.6099.109 Safari/537.36', 'pi is 3.14159265358979, 0.123456789, 1e-9', '46.2276, 6.1432 and 46°13′39″N 6°08′35″E',
  '24.7136° N, 46.6753° E', '-1.2921, 36.8219', 'USD 1,250,000.00, EUR 1.250.000,00, CHF 1 250 000', '$1 000 000 000 and 2 500 000 000 people', '1 234 567 users (45.6 %)', '7 900 000 000', '5,300,000,000 people online',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'git 2.26.0, abc1234..def5678', 'https://bugs.example.org/show_bug.cgi?id=1234567', 'https://github.com/example/project/issues/12345', 'https://example.org/story/2024/12/15/1234567890.html',
  'https://www.un.org/en/ga/search/view_doc.asp?symbol=A/RES/70/125', 'https://undocs.org/en/A/RES/70/125', 'https://docs.un.org/en/A/77/1?lang=en', 'https://digitallibrary.un.org/record/4051234?ln=en', 'https://www.intgovforum.org/en/content/igf-2024-dynamic-coalitions',
  'https://www.intgovforum.org/en/filedepot_download/300/28120', 'https://dig.watch/events/igf2024#day-3', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'https://youtu.be/dQw4w9WgXcQ?t=120', 'https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit',
  'https://example.org/page?id=12&lang=en&utm_source=list', 'https://web.archive.org/web/20240101000000/https://example.org/', 'https://lists.example.org/pipermail/dc-x/2024-January/001234.html', 'https://datatracker.ietf.org/doc/html/rfc5322#section-3.4.1',
  'ports 1024-65535, port 8080, TCP/443', 'AS64496, AS 64496-64511', '192.0.2.0/24, 2001:db8::/32, 10.0.0.0/8', '::1, 127.0.0.1, 0.0.0.0', '1.1.1.1 and 8.8.8.8', 'OID 1.3.6.1.4.1.311.21.20',
  'Question 1.2.3.4, section 4.3.2.1', 'paragraph 17(a)(ii), Article 19(2), art. 6(1)(f)', 'page 12-345, pp. 123-145, vol. 12 no. 3', 'Room 7, Workshop 123, OF 45, session #234', 'ticket 1234567, bug 987654, issue 4321', 'case C-311/18, C‑362/14',
  'Dial 112 or 911 or 999', 'in 2024 we had 1200 people from 130 countries', '2030 Agenda, SDG 9.c, target 16.10', '1 in 3, 2 of 5, 50/50, 24/7, 9/11', 'a 3-2 vote, 15:0', '10 000 000 to 20 000 000', 'between 100-200 and 300-400 participants',
  'Year  Users  Share\n2019  4119000  53.6\n2020  4585000  59.1\n2021  4901000  62.5', '| 2019 | 4 119 000 | 53.6 |\n| 2020 | 4 585 000 | 59.1 |', '2019: 123 456 789\n2020: 234 567 890\n2021: 345 678 901', '100 200 300 400 500 600',
  '012 345 678 901 234 567', '00 11 22 33 44 55 66 77', '0000000 0000 0001 0203 0405', '0x1f 0x7ffe1234 0b1010', '12.5 GB, 1 048 576 bytes, 65 536', 'UTF-8, ISO-8859-1, windows-1252', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'uuid 123e4567-e89b-12d3-a456-426614174000', 'MAC is not an address of mail', 'He works at icann.org and lives at home.', 'Look at example.org for more. See you at 10:30.', 'Meet me @ the booth, @example on the wiki, a @ b', 'npm install @scope/package@1.2.3, user@host:~$ ls',
  'git@github.com:example/project.git', 'logo@2x.png, getty@tty1.service', 'the point is (a) open, (b) free and (c) safe', 'dot com bubble, the dot of the i', 'phone calls cost 1 250 000 USD in 2024', 'The phone has 128 GB and a 6.1 inch screen, 2 000 000 sold in 2023.',
  'Mobile broadband reached 4 200 000 000 subscriptions', 'fixed telephone lines fell by 12 500 000 in 2022', 'Call for papers 2024: 150 proposals, 12 accepted', 'call 15 people by 12.12.2024', 'mobile 2G, 3G, 4G, 5G 2010-2020', 'The code is law (Lessig 1999)', 'PIN and passcode are needed to join', 'The password is not shared here.',
  'The meeting ID will be sent later.', 'Password: see below', 'code: open', 'access code review', 'room 1234 is on floor 2', 'conference number 18 of the IGF', 'Key 2024 dates', 'pin 4 to 7 of the header, pin 1024', 'event code of conduct',
  '+1 for this proposal', '+1000', '+/- 5 %', '+20 years of WSIS, WSIS +20 2025', '+3.5 % in 2023, +12 000 users', 'C++17', '@@ -1234,7 +1234,8 @@', '+++ b/file.c 2024-01-01', 'tel aviv 2024', 'T 1 2 3', 'M: male, F: female', 'P. 12 345', 'H 264, H.264, H.265',
  'IPv4 and IPv6, 4 to 6', 'the 2001 : 2002 ratio', '10:20:30:40', 'std::vector<int> a; foo::bar::baz', 'ace::bad, cafe', 'secretariat@example.org and info@example.org', 'dc-x@lists.example.org, dc-x-owner@lists.example.org', 'the 1st, 2nd and 3rd; 1/2, 3/4', '№ 149-ФЗ от 27.07.2006', 'ст. 15.3, п. 2 ч. 1', 'от 12 января 2024 г. № 1234567',
  '第70/125号决议，2015年12月16日', '2024年12月15日至19日，共1200人', 'القرار 70/125 المؤرخ 16 كانون الأول 2015', 'في عام ٢٠٢٤ شارك ١٢٠٠ شخص', 'résolution 70/125 du 16 décembre 2015, 1 200 000 personnes', 'la resolución 70/125, 1.200.000 personas', '3.000.000.000 Menschen, 12,5 Mio. €', 'BGBl. I S. 1234, § 12 Abs. 3', 'Lei 12.965/2014, Decreto 8.771/2016', 'CNPJ is a number', 'E. coli O157:H7',
]; // prettier-ignore

describe('ordinary text', () => {
  it.each(KEEP)('stays: %s', async (text) => {
    const body = `Dear all,\n\n${text}\n\nas discussed.`;
    const seen = await publicSide(textMail(body), balanced);
    expect(seen.slice(seen.indexOf('Dear all')).trim()).toBe(body);
    const quoted = `> ${text.replaceAll('\n', '\n> ')}\n\nok`;
    const again = await publicSide(textMail(quoted), balanced);
    expect(again.slice(again.indexOf('>')).trim()).toBe(quoted);
  });
});
