// A group in the shape of Google Groups; every word and name is ours.
import { type Answer, type PageServer, servePages } from './server.ts';

/** `closed`: leads to the sign-in. `refusing`: says no with status 200. `script`: nothing to be seen without script. */
export function serveGoogleGroup(kind: 'open' | 'closed' | 'refusing' | 'script'): Promise<PageServer> {
  return servePages((url) => {
    const signIn = `${url}/v3/signin/identifier?continue=group`;
    const pages: Record<string, Answer> = {
      '/robots.txt': {
        headers: { 'content-type': 'text/plain' },
        body: 'User-agent: *\nAllow: /g/\nDisallow: /forum/\n',
      },
      '/v3/signin/identifier?continue=group':
        '<h1>Sign in</h1><form><input type="email" name="identifier"></form>',
      '/g/dc-garden/about':
        kind === 'open'
          ? '<h1>dc-garden</h1><p>Anyone on the web can see conversations.</p><form action="/g/dc-garden/join"><button>Join group</button></form>'
          : '<h1>dc-garden</h1><p>Ask to join group</p>',
      '/g/dc-garden/members': { status: 302, headers: { location: signIn } },
    };
    if (kind === 'closed') pages['/g/dc-garden'] = { status: 302, headers: { location: signIn } };
    else if (kind === 'refusing')
      pages['/g/dc-garden'] =
        "<h1>Content unavailable</h1><p>You don't have permission to view this content.</p>";
    else if (kind === 'script')
      pages['/g/dc-garden'] = '<html><body><div id="root"></div><script>start()</script></body></html>';
    else {
      const ids = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc'];
      // its links stand against the root of the site, wherever the page is
      pages['/g/dc-garden'] = `<head><base href="${url}/"></head>${ids
        .map((id) => `<a href="./g/dc-garden/c/${id}">Private archive? You need to sign in, it says</a>`)
        .join('')}`;
      for (const id of ids)
        pages[`/g/dc-garden/c/${id}`] =
          '<h1>Beds and paths</h1><p>Let us look at the beds along the southern wall before the meeting in May, and bring a spade.</p>';
    }
    return pages;
  });
}
