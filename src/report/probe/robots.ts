// Whether programs may read an archive and search engines may show it: robots.txt (RFC 9309) and noindex.
import robotsModule from 'robots-parser';
import type { Finding } from '../assess.ts';
import { isNoindex } from './html.ts';
import { isPage, type Page, type Visitor } from './visit.ts';

// its types call it a module of ECMAScript, which it is not
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
/** RFC 9309 2.5: at least 500 KiB have to be read. */
const MOST_TEXT = 500 * 1024;
/** No crawler is called so: the rules for all count. */
const ANYBODY = 'dc-archive-report';

/** `pages`: some of the archive, for their noindex; `url`: an address of it. */
export async function robotsFinding(url: string, pages: readonly Page[], visitor: Visitor): Promise<Finding> {
  const robotsUrl = new URL('/robots.txt', url).href;
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
    const addresses = [url, ...pages.map((page) => page.url.href)];
    if (addresses.some((address) => rules.isDisallowed(address, ANYBODY) === true))
      return a2('fail', 'robots_forbid');
  }
  return pages.some(isNoindex) ? a2('partial', 'noindex') : a2('pass', 'ok');
}
