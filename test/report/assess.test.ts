import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assess, type Finding } from '../../src/report/assess.ts';
import { canonicalJson } from '../../src/report/canonical-json.ts';
import { Criteria } from '../../src/report/criteria.ts';
import { CRITERIA as IDS, CriterionResult, GRADES, RESULTS, WHYS } from '../../src/report/openness-report.ts';

const CRITERIA = Criteria.parse(parse(readFileSync('config/criteria/2026-11.yaml', 'utf8')));
const GATES = CRITERIA.criteria.flatMap(({ id, gate }) => (gate ? id : []));
/** the better one comes later */
const RANK = ['not_assessed', 'not_open', 'partly_open', 'open', 'open_verified'];

const all = (result: Finding['result'], except: Record<string, Finding['result']> = {}): Finding[] =>
  IDS.map((id) => ({ id, result: except[id] ?? result, why: 'ok' }));
const graded = (findings: readonly Finding[], connected = true) => {
  const { grade, gate, score, coverage } = assess(CRITERIA, findings, connected);
  return { grade, gate, score, coverage };
};

describe('config/criteria/2026-11.yaml', () => {
  it('has every criterion of the report, in its order, and a remedy for every reason', () => {
    expect(CRITERIA.criteria.map(({ id }) => id)).toEqual(IDS);
    expect(Object.keys(CRITERIA.fixes).sort()).toEqual(WHYS.filter((why) => why !== 'ok').sort());
    expect(GATES).toEqual(['M1', 'A1', 'T1', 'T2', 'P1']);
  });

  it('rewards neither little redaction nor few erasures', () => {
    const words = CRITERIA.criteria.map(({ question, pass }) => `${question} ${pass}`).join(' ');
    expect(words).not.toMatch(/\b(?:few|fewer|little|less|small share)\b/iu);
  });
});

describe('a grade', () => {
  it('is open and verified where everything is a yes', () => {
    expect(graded(all('pass'))).toEqual({ grade: 'open_verified', gate: null, score: 100, coverage: 1 });
  });

  it('is not more than open where nobody else has signed the log', () => {
    expect(graded(all('pass', { T6: 'fail' })).grade).toBe('open');
  });

  it.each(GATES.filter((id) => id !== 'A1'))('is not more than partly open without %s', (id) => {
    for (const result of ['fail', 'partial', 'unknown'] as const)
      expect(graded(all('pass', { [id]: result }))).toMatchObject({ grade: 'partly_open', gate: id });
  });

  it('is not open where reading needs a login, whatever else is good or unknown', () => {
    expect(graded(all('pass', { A1: 'fail' }))).toMatchObject({ grade: 'not_open', gate: 'A1' });
    expect(graded([{ id: 'A1', result: 'fail', why: 'login_required' }])).toMatchObject({
      grade: 'not_open',
    });
  });

  it('is withheld where nobody could see whether it can be read, or too little was looked at', () => {
    expect(graded(all('pass', { A1: 'unknown' }))).toMatchObject({ grade: 'not_assessed', gate: 'A1' });
    expect(graded([{ id: 'A1', result: 'pass', why: 'ok' }])).toMatchObject({
      grade: 'not_assessed',
      gate: null,
    });
    expect(graded([])).toEqual({ grade: 'not_assessed', gate: 'A1', score: null, coverage: 0 });
  });

  it('is partly open where all gates are passed and too much else is a no', () => {
    const findings = IDS.map((id): Finding => ({
      id,
      result: GATES.includes(id) ? 'pass' : 'fail',
      why: 'ok',
    }));
    expect(graded(findings)).toMatchObject({ grade: 'partly_open', gate: null });
  });

  it('of a list elsewhere is partly open at best, and names the gate that has no answer there', () => {
    expect(graded(all('pass'), false)).toMatchObject({
      grade: 'partly_open',
      gate: 'T1',
      score: 100,
      coverage: 1,
    });
  });

  it('names the gate that failed before one that could not be looked at', () => {
    expect(graded(all('pass', { M1: 'unknown', T2: 'fail' })).gate).toBe('T2');
  });
});

describe('a score', () => {
  it('counts half for partly, and takes no account of what was not looked at', () => {
    expect(graded(all('partial')).score).toBe(50);
    expect(graded(all('pass', { T4: 'unknown' })).score).toBe(100);
    expect(graded(all('pass', { T4: 'unknown' })).coverage).toBeLessThan(1);
  });

  it('takes the bonus only on top of 90', () => {
    const without = { R1: 'fail', R2: 'fail', R3: 'fail', R4: 'fail', R5: 'fail' } as const;
    expect(graded(all('pass', { T4: 'fail', ...without })).score).toBe(94.8);
    expect(graded(all('pass', { T4: 'fail' })).score).toBe(100);
    const low = { T3: 'fail', T4: 'fail', T5: 'fail', T6: 'fail' } as const;
    expect(graded(all('pass', low)).score).toBe(graded(all('pass', { ...low, ...without })).score);
  });
});

const findings = fc
  .tuple(
    ...IDS.map((id) => fc.constantFrom(...RESULTS).map((result): Finding => ({ id, result, why: 'ok' }))),
  )
  .map((list) => list as Finding[]);

describe('for any results', () => {
  it('score and coverage stay within their bounds, and the grade is one of the five', () => {
    fc.assert(
      fc.property(findings, fc.boolean(), (list, connected) => {
        const { score, coverage, grade, results } = assess(CRITERIA, list, connected);
        expect(score === null || (score >= 0 && score <= 100)).toBe(true);
        expect(coverage).toBeGreaterThanOrEqual(0);
        expect(coverage).toBeLessThanOrEqual(1);
        expect(GRADES).toContain(grade);
        for (const result of results) CriterionResult.parse(result);
      }),
    );
  });

  it('looking less never makes the grade better', () => {
    fc.assert(
      fc.property(findings, fc.nat(IDS.length - 1), fc.boolean(), (list, i, connected) => {
        // what does not apply was never looked at
        fc.pre(list[i]!.result !== 'not_applicable');
        const less = list.with(i, { ...list[i]!, result: 'unknown', why: 'not_probed' });
        const before = RANK.indexOf(assess(CRITERIA, list, connected).grade);
        const after = RANK.indexOf(assess(CRITERIA, less, connected).grade);
        expect(after).toBeLessThanOrEqual(before);
        const left = RANK.indexOf(assess(CRITERIA, list.toSpliced(i, 1), connected).grade);
        expect(left).toBeLessThanOrEqual(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('a better answer never makes the grade worse', () => {
    fc.assert(
      fc.property(findings, fc.nat(IDS.length - 1), (list, i) => {
        fc.pre(list[i]!.result === 'fail' || list[i]!.result === 'partial');
        const better = list.with(i, { ...list[i]!, result: 'pass' });
        // where too little was looked at, a closed archive is still told from one that nobody can judge
        fc.pre(assess(CRITERIA, list, true).coverage >= 0.5);
        expect(RANK.indexOf(assess(CRITERIA, better, true).grade)).toBeGreaterThanOrEqual(
          RANK.indexOf(assess(CRITERIA, list, true).grade),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('the order of findings changes no byte', () => {
    fc.assert(
      fc.property(findings, (list) => {
        expect(canonicalJson(assess(CRITERIA, list.toReversed(), true))).toBe(
          canonicalJson(assess(CRITERIA, list, true)),
        );
      }),
    );
  });
});

describe('canonical JSON', () => {
  // RFC 8785 3.2.2 and 3.2.3
  it('sorts names and writes numbers and strings as the RFC shows', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('does not depend on the order in which an object was made', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!Object.is(value, -0));
        const again: unknown = JSON.parse(canonicalJson(value));
        expect(canonicalJson(again)).toBe(canonicalJson(value));
      }),
    );
  });
});
