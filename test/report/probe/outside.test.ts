import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assess } from '../../../src/report/assess.ts';
import { Criteria } from '../../../src/report/criteria.ts';
import { CriterionResult } from '../../../src/report/openness-report.ts';
import { type OutsidePlace, probeOutside, systemOf } from '../../../src/report/probe/outside.ts';
import { createVisitor } from '../../../src/report/probe/visit.ts';
import { serveGoogleGroup } from '../../support/list-systems/google-groups.ts';
import { serveGroupsIo } from '../../support/list-systems/groups-io.ts';
import { MAILMAN_2_NAME, serveMailman2 } from '../../support/list-systems/mailman-2.ts';
import { MAILMAN_3_ARCHIVE, MAILMAN_3_LIST, serveMailman3 } from '../../support/list-systems/mailman-3.ts';
import { type PageServer, servePages } from '../../support/list-systems/server.ts';

const CRITERIA = Criteria.parse(parse(readFileSync('config/criteria/2026-11.yaml', 'utf8')));
const NOWHERE: OutsidePlace = {
  system: null,
  join: null,
  archive: null,
  page: null,
  rules: null,
  privacy: null,
  terms: null,
  since: null,
};

async function gradeOf(opening: Promise<PageServer>, place: (url: string) => Partial<OutsidePlace>) {
  await using server = await opening;
  const visitor = createVisitor({
    clock: { now: () => Date.parse('2026-11-01T00:00:00Z') },
    named: new Set([new URL(server.url).host]),
    signal: AbortSignal.timeout(20_000),
    spacingMs: 0,
  });
  const findings = await probeOutside({ ...NOWHERE, ...place(server.url) }, visitor);
  const { grade, gate, results, coverage } = assess(CRITERIA, findings, false);
  for (const result of results) CriterionResult.parse(result);
  // a stranger has no session
  expect(server.cookies).toEqual([]);
  const answer = (id: string) => {
    const { result, why } = results.find((one) => one.id === id)!;
    return `${result} ${why}`;
  };
  return { grade, gate, coverage, answer, asked: server.asked };
}

const mailman2 = (url: string) => ({
  system: 'mailman2' as const,
  join: `${url}/mailman/listinfo/${MAILMAN_2_NAME}`,
  archive: `${url}/pipermail/${MAILMAN_2_NAME}/`,
});
const mailman3 = (url: string) => ({
  system: 'mailman3' as const,
  join: `${url}${MAILMAN_3_LIST}`,
  archive: `${url}${MAILMAN_3_ARCHIVE}`,
});
const google = (url: string) => ({
  system: 'google_groups' as const,
  join: `${url}/g/dc-garden/about`,
  archive: `${url}/g/dc-garden`,
});
const groupsIo = (url: string) => ({
  system: 'groups_io' as const,
  join: `${url}/g/dc-garden`,
  archive: `${url}/g/dc-garden/topics`,
});

const groupsIoHome = (url: string) => ({ ...groupsIo(url), archive: `${url}/g/dc-garden` });

describe('an open list elsewhere', () => {
  // Open to read; that nothing is missing can be shown only where there is a log.
  it.each([
    ['Mailman 2', serveMailman2, mailman2, '2024-12'],
    ['Mailman 3', serveMailman3, mailman3, '2019-11'],
    ['Mailman 3, threads by script', () => serveMailman3('scripted'), mailman3, '2019-11'],
    ['Google Groups', serveGoogleGroup, google, null],
    ['groups.io', serveGroupsIo, groupsIo, null],
    ['groups.io, its first page named', serveGroupsIo, groupsIoHome, null],
  ] as const)(
    'on %s is partly open: everybody reads it, nobody can check it',
    async (_name, serve, place, first) => {
      const since = first ?? '2019-11';
      const { grade, gate, answer } = await gradeOf(serve('open'), (url) => ({ ...place(url), since }));
      expect([grade, gate]).toEqual(['partly_open', 'T1']);
      expect(answer('M1')).toBe('pass ok');
      expect(answer('A1')).toBe('pass ok');
      expect(answer('A2')).toBe('pass ok');
      expect(answer('A3')).toBe('partial not_https');
      expect(answer('P7')).toBe('pass ok');
      expect(answer('T1')).toBe('not_applicable not_connected');
      expect(answer('T7')).toBe(first === null ? 'unknown start_unknown' : 'pass ok');
      expect(answer('M2')).toBe('unknown not_probed');
    },
  );
});

describe('a closed list elsewhere', () => {
  it.each([
    [
      'Mailman 2, private archives',
      serveMailman2('private'),
      mailman2,
      'fail login_required',
      'pass ok',
      'fail members_public',
    ],
    [
      'Mailman 2 without messages',
      serveMailman2('empty'),
      mailman2,
      'fail empty_archive',
      'pass ok',
      'pass ok',
    ],
    [
      'Mailman 3, login with status 200',
      serveMailman3('private'),
      mailman3,
      'fail login_required',
      'pass ok',
      'pass ok',
    ],
    [
      'Mailman 3, login by redirect',
      serveMailman3('redirect'),
      mailman3,
      'fail login_required',
      'pass ok',
      'pass ok',
    ],
    [
      'Google Groups, sign-in',
      serveGoogleGroup('closed'),
      google,
      'fail login_required',
      'partial join_by_request',
      'pass ok',
    ],
    [
      'Google Groups, refusal with status 200',
      serveGoogleGroup('refusing'),
      google,
      'fail login_required',
      'partial join_by_request',
      'pass ok',
    ],
    [
      'groups.io, for members with status 200',
      serveGroupsIo('closed'),
      groupsIo,
      'fail login_required',
      'partial join_by_request',
      'pass ok',
    ],
    [
      'groups.io, login',
      serveGroupsIo('login'),
      groupsIo,
      'fail login_required',
      'partial join_by_request',
      'pass ok',
    ],
  ] as const)('is not open: %s', async (_name, opening, place, a1, m1, p7) => {
    const { grade, gate, answer } = await gradeOf(opening, place);
    expect([grade, gate]).toEqual(['not_open', 'A1']);
    expect(answer('A1')).toBe(a1);
    expect(answer('M1')).toBe(m1);
    expect(answer('P7')).toBe(p7);
    expect(answer('A3')).toBe(a1.replace('fail', 'unknown'));
  });

  it('that is open to read and takes members by request only, is partly open for that', async () => {
    const { grade, gate, answer } = await gradeOf(serveMailman2('held'), mailman2);
    expect([grade, gate]).toEqual(['partly_open', 'M1']);
    expect(answer('M1')).toBe('partial join_by_request');
  });
});

describe('what cannot be seen', () => {
  it('is not assessed where only scripts show conversations', async () => {
    const { grade, answer } = await gradeOf(serveGoogleGroup('script'), google);
    expect(grade).toBe('not_assessed');
    expect(answer('A1')).toBe('unknown needs_script');
  });

  it('is not assessed where the server is down', async () => {
    let gone = '';
    {
      await using server = await serveMailman2('open');
      gone = server.url;
    }
    const { grade, answer } = await gradeOf(serveMailman2('open'), () => mailman2(gone));
    expect(grade).toBe('not_assessed');
    expect(answer('A1')).toBe('unknown unreachable');
    expect(answer('M1')).toBe('unknown unreachable');
  });

  it('is not assessed where nothing was named', async () => {
    const { grade, answer, asked } = await gradeOf(serveMailman2('open'), () => ({}));
    expect(grade).toBe('not_assessed');
    expect(answer('A1')).toBe('unknown not_probed');
    expect(answer('M1')).toBe('unknown no_join_page');
    expect(asked).toEqual([]);
  });

  it.each(['mailman2', 'mailman3', 'google_groups', 'groups_io', 'other'] as const)(
    'is not assessed where only the software was named: %s',
    async (system) => {
      const { grade, answer, asked } = await gradeOf(serveMailman2('open'), () => ({ system }));
      expect(grade).toBe('not_assessed');
      expect(answer('A1')).toBe('unknown not_probed');
      expect(asked).toEqual([]);
    },
  );

  it('makes a report all the same of a server that answers nonsense', async () => {
    const nonsense = () =>
      servePages(() => ({
        '/mailman/listinfo/x':
          '<a href="ftp://example.org/pipermail/x/">Archives</a><a href="http://[">x</a>',
        '/pipermail/x/': { status: 404 },
        '/robots.txt': { status: 999 },
        '/mailman/roster/x': { status: 999 },
      }));
    const { answer } = await gradeOf(nonsense(), (url) => ({
      system: 'mailman2',
      join: `${url}/mailman/listinfo/x`,
      archive: `${url}/pipermail/x/`,
      page: `${url}/mailman/roster/x`,
    }));
    expect(answer('A1')).toBe('fail not_found');
    expect(answer('M3')).toBe('fail not_found');
  });

  it('is neither open nor closed where unknown software has a box for the login on every page', async () => {
    const months = Array.from(
      { length: 60 },
      (_, i) => `<li><a href="/arc/garden/${i}">Messages of month ${i}</a>`,
    );
    const { answer } = await gradeOf(
      servePages(() => ({
        '/arc/garden': `<form method="post"><input name="email"><input type="password" name="passwd"></form><h1>Garden archives</h1>${months.join('')}`,
      })),
      (url) => ({ archive: `${url}/arc/garden` }),
    );
    expect(answer('A1')).toBe('unknown not_probed');
  });

  it('is not open where somebody has stated that there is no archive', async () => {
    const { grade, gate, answer } = await gradeOf(serveMailman2('open'), () => ({ system: 'none' }));
    expect([grade, gate]).toEqual(['not_open', 'A1']);
    expect(answer('A1')).toBe('fail no_archive');
  });
});

describe('Mailman 2 under cPanel', () => {
  it('is found by the link of its own page where the name lacks the domain', async () => {
    const { answer } = await gradeOf(serveMailman2('open'), (url) => ({
      ...mailman2(url),
      archive: `${url}/pipermail/dc-garden/`,
    }));
    expect(answer('A1')).toBe('pass ok');
  });

  it('is closed where that link leads to private archives', async () => {
    const { answer, asked } = await gradeOf(serveMailman2('private'), (url) => ({
      ...mailman2(url),
      archive: `${url}/pipermail/dc-garden/`,
    }));
    expect(answer('A1')).toBe('fail login_required');
    expect(asked).toContain(`GET /mailman/private/${MAILMAN_2_NAME}/`);
  });
});

it.each([
  ['https://groups.google.com/g/x', null, 'google_groups'],
  ['https://x.groups.io/g/main', null, 'groups_io'],
  ['https://example.org/mailman/listinfo/x', null, 'mailman2'],
  [null, 'https://example.org/pipermail/x/', 'mailman2'],
  [null, 'https://example.org/archives/list/x@example.org/', 'mailman3'],
  ['https://example.org/join', 'https://example.org/posts', 'other'],
  ['https://example.org/join', null, null],
] as const)('tells the software by its addresses: %s %s', (join, archive, system) => {
  expect(systemOf({ system: null, join, archive })).toBe(system);
});
