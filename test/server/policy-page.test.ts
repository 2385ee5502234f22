import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyedHasher } from '../../src/redact/keyed-hash.ts';
import { Policy } from '../../src/redact/policy.ts';
import { publicPolicy } from '../../src/redact/public-policy.ts';
import { CATALOGUES } from '../../src/server/text/catalogue.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { runSite, type Running } from './site.ts';

const DOCUMENT = publicPolicy(
  Policy.parse({
    id: 'dc-example',
    title: 'Ours',
    summary: 'Ours',
    categories: {
      email: 'mask',
      phone: { body: 'keep', signature: 'remove' },
      card: 'hold',
      meeting: 'generalise',
      postal_address: 'generalise',
    },
    roles: 'keep',
    allow: ['desk@example.org'],
    deny: [{ text: 'Project Falcon' }, { text: 'Project Heron' }, { text: 'Project Owl' }],
  }),
  new KeyedHasher(new Uint8Array(32).fill(3)),
);

let site: Running;
beforeAll(async () => {
  site = await runSite();
  await site.site.writer.putPolicy('dc-example', { id: 'dc-example', document: DOCUMENT });
});
afterAll(() => site[Symbol.asyncDispose]());

async function page(language: string): Promise<string> {
  const { body } = await site.app.inject({
    url: `${language === 'en' ? '' : `/${language}`}/lists/dc-example/policy`,
  });
  return body;
}

describe.each(LANGUAGES)('the policy page in %s', (language) => {
  const text = CATALOGUES[language];

  it('says everything that the policy does', async () => {
    const body = await page(language);
    for (const words of [
      text.exactActions['email.mask'],
      `${text.actions.keep}<br />${text.policyPlaces.signature}: ${text.actions.remove}`,
      text.policyStricter,
      text.actions.hold,
      text.exactActions['meeting.generalise'],
      text.policyListAddresses,
      text.policyRoles,
      text.policyOfficePhones,
      text.policyNoException,
      text.policyAllowed(1),
      text.policyDenied(3),
      text.policyLimits.heading,
      ...text.policyLimits.items,
    ]) {
      expect(body).toContain(words);
    }
  });

  it('never says which texts the list named', async () => {
    expect(await page(language)).not.toMatch(/falcon|heron|owl\b|desk@/iu);
  });
});

it('has words of its own in each language', () => {
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    const text = CATALOGUES[language];
    for (const key of ['policyRoles', 'policyStricter', 'policyDeny', 'policyNoException'] as const) {
      expect(text[key]).not.toBe(CATALOGUES.en[key]);
    }
    expect(text.policyLimits.items).toHaveLength(CATALOGUES.en.policyLimits.items.length);
  }
});
