// A list in the shape of Mailman 3 with Postorius and HyperKitty; every word and name is ours.
import { type Answer, type PageServer, servePages } from './server.ts';

export const MAILMAN_3_LIST = '/postorius/lists/dc-garden.lists.example.org/';
export const MAILMAN_3_ARCHIVE = '/archives/list/dc-garden@lists.example.org/';

/**
 * `private`: HyperKitty answers 200 with the form for logging in. `redirect`: it leads to the login page. `scripted`: the
 * newest threads come by script only, months are plain links.
 */
export function serveMailman3(kind: 'open' | 'scripted' | 'private' | 'redirect'): Promise<PageServer> {
  const login = `<h1>Sign in</h1><form method="post" action="/accounts/login/"><input name="login"><input type="password" name="password"></form>`;
  const pages: Record<string, Answer> = {
    '/robots.txt': { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow:\n' },
    '/accounts/login/?next=%2Farchives%2F': login,
    [MAILMAN_3_LIST]: `<h1>dc-garden</h1><p>To join, leave your address.</p>
<form method="post" action="${MAILMAN_3_LIST}anonymous_subscribe"><input type="email" name="email"><input type="submit" value="Subscribe"></form>`,
    [`${MAILMAN_3_LIST}members/member/`]: {
      status: 302,
      headers: { location: '/accounts/login/?next=%2Farchives%2F' },
    },
  };
  if (kind === 'private') pages[MAILMAN_3_ARCHIVE] = login;
  else if (kind === 'redirect')
    pages[MAILMAN_3_ARCHIVE] = { status: 302, headers: { location: '/accounts/login/?next=%2Farchives%2F' } };
  else {
    const thread = (letter: string) => `${MAILMAN_3_ARCHIVE}thread/${letter.repeat(32)}/`;
    const recent =
      kind === 'open' ? `<a href="${thread('B')}">Private archive? You need to log in, it says</a>` : '';
    pages[MAILMAN_3_ARCHIVE] = `<h2>Recent threads</h2>${recent}
<a href="${MAILMAN_3_ARCHIVE}2025/4/">April 2025</a> <a href="${MAILMAN_3_ARCHIVE}2019/11/">November 2019</a>`;
    pages[`${MAILMAN_3_ARCHIVE}2019/11/`] = `<a href="${thread('A')}">First words</a>`;
    pages[`${MAILMAN_3_ARCHIVE}2025/4/`] = `<a href="${thread('B')}">Private archive?</a>`;
    for (const letter of 'AB')
      pages[thread(letter)] =
        '<h1>Beds and paths</h1><div class="email-body"><p>Let us look at the beds along the southern wall before the meeting in May, and bring a spade.</p></div>';
  }
  return servePages(() => pages);
}
