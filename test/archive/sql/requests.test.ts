import { expect, it } from 'vitest';
import type { PublicRequest } from '../../../src/requests/words.ts';
import { makeSite } from '../../support/make-archive.ts';

const request = (key: string, more: Partial<PublicRequest>): PublicRequest => ({
  key,
  state: 'open',
  list: 'dc-example',
  seq: null,
  received: '2026-01-01',
  due: '2026-02-01',
  closed: null,
  outcome: null,
  counts: true,
  ...more,
});
const closed = (key: string, day: string, state: 'granted' | 'refused' = 'granted') =>
  request(key, { state, closed: day, outcome: state === 'granted' ? 'withheld' : 'unclear' });

it('counts requests as the report shows them, also after they were forgotten', async () => {
  await using site = await makeSite();
  const { writer, reader } = site;
  expect(await reader.requestFigures('2026-01-01')).toEqual({
    received: 0,
    open: 0,
    overdue: 0,
    granted: 0,
    refused: 0,
    medianDays: null,
    p95Days: null,
  });
  for (const one of [
    request('a', { due: '2026-01-31' }),
    request('b', { state: 'received' }),
    request('c', { state: 'waiting', counts: false }),
    request('d', { state: 'lapsed', counts: false }),
    request('e', { state: 'withdrawn', closed: '2026-01-02' }),
    request('f', { list: null }),
    closed('g', '2026-01-03'),
    closed('h', '2026-01-11'),
    closed('i', '2026-01-05', 'refused'),
    closed('j', '2026-03-02'),
  ])
    await writer.putRequest(one);
  const figures = {
    received: 7,
    open: 2,
    overdue: 1,
    granted: 3,
    refused: 1,
    medianDays: 7,
    p95Days: 60,
  };
  expect(await reader.requestFigures('2026-02-01', 'dc-example')).toEqual(figures);
  expect(await reader.requestFigures('2026-02-01', 'dc-none')).toMatchObject({ received: 0 });
  expect(await reader.requestFigures('2026-02-01')).toMatchObject({ received: 8, open: 3 });

  await writer.putRequest(closed('a', '2026-02-02'));
  expect(await reader.request('a')).toMatchObject({ key: 'a', state: 'granted', counts: true });
  await writer.putRequest(request('a', { due: '2026-01-31' }));
  await writer.forgetRequests(['a', 'd', 'g', 'h', 'i', 'j']);
  for (const key of ['a', 'd', 'g', 'z']) expect(await reader.request(key)).toBeNull();
  expect(await reader.requestFigures('2026-02-01', 'dc-example')).toEqual(figures);
});
