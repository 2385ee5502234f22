// Whether programs may read an archive and search engines may show it: robots.txt (RFC 9309) and noindex.
import robotsModule from 'robots-parser';
import type { Finding } from '../assess.ts';
import { noindexOf } from './html.ts';
import { isPage, type Page, type Visitor } from './visit.ts';

// its types call it a module of ECMAScript, which it is not
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
/** RFC 9309 2.5: at least 500 KiB have to be read. */
const MOST_TEXT = 500 * 1024;
/** No crawler is called so: the rules for all count. */
const ANYBODY = 'dc-archive-report';

/** What robots.txt and noindex say of the archive's index and of a message. */
export async function robotsFinding(index: Page, message: Page | null, visitor: Visitor): Promise<Finding> {
  const robotsUrl = new URL('/robots.txt', index.url).href;
  const robots = await visitor.visit(robotsUrl);
  const evidence = [robots.evidence];
  const a2 = (result: Finding['result'], why: Finding['why']): Finding => ({
    id: 'A2',
    result,
    why,
    evidence,
  });
  // RFC 9309 2.3.1: a file that is not there forbids nothing; one that cannot be fetched may forbid everything
  if (!isPage(robots)) return a2('unknown', robots.why);
  if (robots.status >= 500) return a2('unknown', 'unreachable');
  if (robots.status < 400) {
    const rules = robotsParser(robotsUrl, robots.text.slice(0, MOST_TEXT));
    const addresses = [index.url.href, ...(message === null ? [] : [message.url.href])];
    if (addresses.some((address) => rules.isDisallowed(address, ANYBODY) === true))
      return a2('fail', 'robots_forbid');
  }
  // Pipermail's index is not to be shown itself, and leads to messages that are
  const isHidden =
    (message !== null && noindexOf(message) !== 'no') ||
    noindexOf(index) === 'here_and_on' ||
    (message === null && noindexOf(index) !== 'no');
  return isHidden ? a2('partial', 'noindex') : a2('pass', 'ok');
}
