import { beforeAll, describe, expect, it } from 'vitest';
import { layoutOf, redactFormat } from '../../src/redact/formats.ts';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { policy } from './support.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

let strict: CompiledPolicy;
beforeAll(async () => {
  strict = await policy('strict');
});

function redact(text: string, type: string) {
  const once = redactFormat(text, type, strict)!;
  expect(once.leak).toBe(false);
  expect(redactFormat(once.text, type, strict)!.text).toBe(once.text);
  return once;
}

describe('HTML', () => {
  it('reads text, attributes and entities, and keeps the tags', () => {
    const text =
      '<p title="jane@example.org">Write <a href="mailto:jane%40example.org">jane<b>&#64;</b>example.org</a>, Tel: <i>020</i> 7946 0123</p>';
    expect(redact(text, 'text/html').text).toBe(
      '<p title="[email removed]">Write <a href="mailto:[email removed]">[email removed]<b></b></a>, Tel: <i>[phone removed]</i></p>',
    );
  });

  it('drops comments, scripts, styles and pixels', () => {
    const text =
      'a<!-- jane@example.org -->b<script>x="jane@example.org"</script><style>p{}</style><img src="http://example.org/t?x" width="1" height="1">c';
    expect(redact(text, 'text/html').text).toBe('abc');
  });

  it('does not join words of two blocks, and finds a value over an inline comment', () => {
    expect(redact('<p>jane</p><p>@example.org</p>', 'text/html').text).toContain('jane');
    expect(redact('jane@<!-- x -->example.org', 'text/html').text).toBe('[email removed]');
  });

  it('gives offsets of the input', () => {
    const text = "<b>é</b> <i title='joe@example.org'>jane@example.org</i>";
    const { redactions } = redact(text, 'text/html');
    expect(redactions.map(({ start, end }) => text.slice(start, end))).toEqual([
      'joe@example.org',
      'jane@example.org',
    ]);
  });

  it.each(['<a ', '<a b="', '<!--', '<', '<a b=c>', '</', '<p title="a@b">'])(
    'is linear on 100 kB of %j',
    (piece) => {
      const spentMs = cpuTimer();
      redactFormat(piece.repeat(Math.ceil(100_000 / piece.length)), 'text/html', strict);
      expect(spentMs()).toBeLessThan(3000);
    },
  );
});

describe('format=flowed', () => {
  it('sees a number over a soft break, with and without DelSp', () => {
    expect(redact('call +44 20 \n7946 0123 now\n', 'text/plain; format=flowed').text).toBe(
      'call [phone removed] now\n',
    );
    expect(redact('> jane@exam \n> ple.org ok\n', 'text/plain; format=flowed; delsp=yes').text).toBe(
      '> [email removed] ok\n',
    );
    expect(redact('soft \nbreak stays\n-- \nJane\n', 'text/plain; format=flowed').text).toBe(
      'soft \nbreak stays\n-- \nJane\n',
    );
  });
});

describe('vCard and iCalendar', () => {
  it('takes properties as a whole, folded or not, and keeps the structure', () => {
    const card =
      'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Doe\r\nTEL;TYPE=home:12 3\r\n 4\r\nEMAIL:jane@exam\r\n ple.org\r\nitem1.ADR;TYPE=work:;;1 Example St;Town;;;\r\nBDAY:19800101\r\nNOTE:call +44 20 7946 0123\\nPasscode: 12345\r\nEND:VCARD\r\n';
    expect(redact(card, 'text/vcard').text).toBe(
      'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Doe\r\nTEL;TYPE=home:[phone removed]\r\nEMAIL:[email removed]\r\nitem1.ADR;TYPE=work:[postal address removed]\r\nBDAY:[identity number removed]\r\nNOTE:call [phone removed]\\nPasscode: [meeting details removed]\r\nEND:VCARD\r\n',
    );
  });

  it('removes attendees and meeting links from a calendar', () => {
    const calendar =
      'BEGIN:VEVENT\r\nSUMMARY:Call\r\nATTENDEE;CN="Jane Doe";ROLE=CHAIR:mailto:jane@example.org\r\nORGANIZER:jane@localhost\r\nDTSTART:20240101T100000Z\r\nDESCRIPTION:Join\\nMeeting ID: 812 3456 7890\\nhttps://zoom.us/j/1?p\r\n wd=abc\r\nEND:VEVENT\r\n';
    const { text } = redact(calendar, 'text/calendar');
    expect(text).not.toMatch(/jane@|812|zoom/);
    expect(text).toContain('DTSTART:20240101T100000Z');
    expect(text).toContain('ATTENDEE;CN="Jane Doe";ROLE=CHAIR:mailto:[email removed]');
  });
});

describe('header blocks', () => {
  it('reads what was said to whom and cuts the trace', () => {
    const headers =
      'From: Jane <jane@example.org>\r\nReceived: from x (93.184.216.34)\r\n by y for jane\r\nX-Originating-IP: [93.184.216.34]\r\nSubject: hi\r\nMessage-ID: <a\r\n @b.example>\r\n\r\nbody\r\n';
    expect(redact(headers, 'message/rfc822-headers').text).toBe(
      'From: Jane <[email removed]>\r\nReceived: [header removed]\r\nX-Originating-IP: [header removed]\r\nSubject: hi\r\nMessage-ID: <[email removed]>\r\n\r\nbody\r\n',
    );
  });
});

describe('media types', () => {
  it('reads parameters in any order and case, and refuses other types', () => {
    expect(layoutOf('TEXT/HTML; charset=utf-8')).not.toBeNull();
    expect(layoutOf('text/plain; DelSp="yes"; Format=Flowed')).not.toBeNull();
    expect(layoutOf('application/pdf')).toBeNull();
  });
});
