// A list in the shape of Mailman 2.1 with Pipermail; every word and name is ours.
import { type Answer, type PageServer, servePages } from './server.ts';

const NAME = 'dc-garden_lists.example.org';

/** `open`: archive and roster as the principles ask. `private`: the archive asks for a password, the roster shows. */
export function serveMailman2(kind: 'open' | 'private' | 'empty' | 'held'): Promise<PageServer> {
  const isPrivate = kind === 'private';
  const archive = isPrivate ? `/mailman/private/${NAME}/` : `/pipermail/${NAME}/`;
  const listinfo = `<html><head><title>${NAME} Info Page</title></head><body>
<table><tr><td><h2>Dc-garden -- People who speak of gardens</h2></td></tr>
<tr><td>To see the collection of prior postings to the list, visit the <a href="${archive}">Dc-garden Archives</a>.</td></tr>
<tr><td><form method="POST" action="/mailman/subscribe/${NAME}">Subscribe by filling out the form.
${kind === 'held' ? 'This is a closed list, which means your subscription will be held for approval.' : 'You will be sent email requesting confirmation.'}
<input type="text" name="email"><input type="password" name="pw"><input type="submit" value="Subscribe"></form></td></tr>
<tr><td><form method="POST" action="/mailman/roster/${NAME}">Only the list administrator can see who is subscribed.
<input type="password" name="roster-pw"><input type="submit" value="Visit Subscriber List"></form></td></tr></table></body></html>`;
  const pages: Record<string, Answer> = {
    '/robots.txt': {
      headers: { 'content-type': 'text/plain' },
      body: 'User-agent: *\nDisallow: /mailman/admin/\n',
    },
    [`/mailman/listinfo/${NAME}`]: listinfo,
    [`/mailman/roster/${NAME}`]: isPrivate
      ? `<h2>Subscribers</h2><ul><li><a href="../options/${NAME}/jane--at--example.org">jane at example.org</a></ul>`
      : `<h2>Authentication</h2><form method="POST"><input type="password" name="roster-pw"></form>`,
  };
  if (isPrivate) {
    // Mailman answers so with status 200
    pages[archive] =
      `<html><title>Dc-garden Private Archives Authentication</title><form method="POST"><input type="text" name="username"><input type="password" name="password"></form></html>`;
    return servePages(() => pages);
  }
  if (kind === 'empty') {
    pages[archive] =
      '<h1>The Dc-garden Archives</h1><p>No messages have been posted to this list yet, so the archives are currently empty.</p>';
    return servePages(() => pages);
  }
  const months = ['2024-December', '2025-January', '2025-April'];
  // Pipermail's own words for search engines: not the indexes, but what they lead to
  const robots = '<META NAME="robots" CONTENT="noindex,follow">';
  pages[archive] = `${robots}<h1>The Dc-garden Archives</h1><table>${months
    .toReversed()
    .map(
      (month) =>
        `<tr><td>${month}</td><td><a href="${month}/thread.html">[ Thread ]</a> <a href="${month}/date.html">[ Date ]</a></td></tr>`,
    )
    .join('')}</table>`;
  let number = 1;
  for (const month of months) {
    const names = [number++, number++].map((n) => `${String(n).padStart(6, '0')}.html`);
    const index = `${robots}<ul>${names.map((name) => `<li><a href="${name}">[Dc-garden] Beds and paths</a>`).join('')}</ul>`;
    pages[`${archive}${month}/thread.html`] = index;
    pages[`${archive}${month}/date.html`] = index;
    for (const name of names)
      pages[`${archive}${month}/${name}`] =
        `<html><META NAME="robots" CONTENT="index,nofollow"><h1>[Dc-garden] Beds and paths</h1><b>Ahmed Example</b><a href="mailto:dc-garden%40lists.example.org">ahmed at example.org</a><pre>Let us look at the beds along the southern wall before the meeting in May. Somebody said that you must be a member to read this private archive.\n</pre></html>`;
  }
  return servePages(() => pages);
}

export const MAILMAN_2_NAME = NAME;
