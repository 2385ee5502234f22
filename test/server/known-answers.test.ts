import { expect, it } from 'vitest';
import { KnownAnswers } from '../../src/server/known-answers.ts';

const answer = (stamp: number, at = 0) => ({ stamp, at, headers: { etag: 'W/"a"' } });
const whole = (text: string) => ({
  headers: { etag: 'W/"a"', 'content-type': 'text/html' },
  body: Buffer.from(text),
});
const MINUTE_MS = 60_000;

it('knows the headers at once, and the body of what is asked for again', () => {
  const known = new KnownAnswers();
  known.find('/a', 1, 0);
  known.remember('/a', answer(1), whole('text'));
  expect(known.find('/a', 1, 0)).toEqual({ ...answer(1), whole: null });
  known.remember('/a', answer(1), whole('text'));
  expect(known.find('/a', 1, 0)?.whole?.body.toString()).toBe('text');
  expect(known.find('/b', 1, 0)).toBeNull();
  expect(known.find('/a', 1, 9 * MINUTE_MS)).not.toBeNull();
  expect(known.find('/a', 1, 11 * MINUTE_MS)).toBeNull();
});

it('knows nothing any more when the archive has changed, and keeps no body made before', () => {
  const known = new KnownAnswers();
  known.find('/a', 1, 0);
  known.remember('/a', answer(1), whole('old'));
  known.remember('/a', answer(1), whole('old'));
  expect(known.find('/a', 2, 0)).toBeNull();
  // one that began before the change and ends after it
  known.remember('/a', answer(1), whole('old'));
  expect(known.find('/a', 2, 0)).toBeNull();
  known.remember('/a', answer(2), whole('new'));
  expect(known.find('/a', 2, 0)?.whole?.body.toString()).toBe('new');
  expect(known.find('/a', 1, 0)).toBeNull();
});

it('keeps 32 MB of bodies, those that were used last, and none that is long', () => {
  const known = new KnownAnswers();
  known.find('/', 1, 0);
  const keep = (url: string, body: string) => {
    for (let i = 0; i < 2; i++) known.remember(url, answer(1), whole(body));
  };
  const body = (url: string) => known.find(url, 1, 0)?.whole ?? null;
  keep('/long', 'x'.repeat(300_000));
  expect(body('/long')).toBeNull();
  for (let i = 0; i < 200; i++) {
    keep(`/${i}`, 'x'.repeat(250_000));
    expect(body('/0')).not.toBeNull();
  }
  const kept = Array.from({ length: 200 }, (_, i) => body(`/${i}`)).filter((one) => one !== null);
  expect(kept.length).toBe(Math.floor((32 * 1024 * 1024) / 250_000));
  expect(body('/1')).toBeNull();
  expect(body('/199')).not.toBeNull();
  expect(known.find('/1', 1, 0)).not.toBeNull();
});

it('forgets the oldest of very many', () => {
  const known = new KnownAnswers();
  for (let i = 0; i < 20_001; i++) known.remember(`/${i}`, answer(1), null);
  expect(known.find('/0', 1, 0)).toBeNull();
  expect(known.find('/1', 1, 0)).not.toBeNull();
});
