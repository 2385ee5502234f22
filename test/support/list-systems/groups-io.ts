// A group in the shape of groups.io; every word and name is ours.
import { type Answer, type PageServer, servePages } from './server.ts';

/** `closed`: topics say that they are for members, with status 200. `login`: they lead to the login page. */
export function serveGroupsIo(kind: 'open' | 'closed' | 'login'): Promise<PageServer> {
  const pages: Record<string, Answer> = {
    '/robots.txt': { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /profile\n' },
    '/g/dc-garden':
      kind === 'open'
        ? '<h1>dc-garden</h1><p>People who speak of gardens. Posts to this group require approval from the moderators. Subscriptions to this group do not require approval from the moderators.</p><a href="mailto:dc-garden+subscribe@groups.example.org">Subscribe</a>'
        : '<h1>dc-garden</h1><p>Apply For Membership In This Group</p><form action="/g/dc-garden/join"><button>Apply</button></form>',
    '/g/dc-garden/members': { status: 302, headers: { location: '/login?r=members' } },
    '/login?r=members':
      '<h1>Log In</h1><form><input name="email"><input type="password" name="password"></form>',
  };
  if (kind === 'closed')
    pages['/g/dc-garden/topics'] =
      '<h1>dc-garden</h1><p>The archive of this group is only visible to members.</p>';
  else if (kind === 'login')
    pages['/g/dc-garden/topics'] = { status: 302, headers: { location: '/login?r=members' } };
  else {
    const topics = [101, 102, 103].map((n) => `/g/dc-garden/topic/beds_and_paths/${n}`);
    pages['/g/dc-garden/topics'] = topics
      .map(
        (topic) => `<a href="${topic}?p=,,,20,0,0,0::recentpostdate/sticky,,,20,2,0,1">Private archive?</a>`,
      )
      .join('');
    for (const topic of topics)
      pages[`${topic}?p=,,,20,0,0,0::recentpostdate/sticky,,,20,2,0,1`] =
        '<h1>Beds and paths</h1><div>Let us look at the beds along the southern wall before the meeting in May, and bring a spade.</div>';
  }
  return servePages(() => pages);
}
