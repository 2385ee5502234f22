// Hosts of meeting services and which of their pages are rooms. Recordings, help and prices are for everybody.

/** Last labels of the host -> what the path of a room looks like. */
const ROOMS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'zoom.us':
      /^\/(?:j|my|w|s|u|wc|join|launch|webinar\/register|meeting\/register|meeting|phoneconference)[/?]/i,
    'zoom.com': /^\/(?:j|my|w|s|u|wc|join|launch|webinar\/register|meeting\/register|meeting)[/?]/i,
    'zoom.com.cn': /^\/(?:j|my|w|s|u|wc|join|launch|meeting)[/?]/i,
    'zoomgov.com': /^\/(?:j|w|u|my|meeting)\//i,
    'teams.microsoft.com': /^\/(?:l\/meetup-join|meet|l\/meeting|_?#?\/?l\/meetup-join|meetingOptions)\/?/i,
    'dialin.teams.microsoft.com': /^\/./,
    'teams.live.com': /^\/(?:l\/meetup-join|meet|l\/meeting)\//i,
    'meet.google.com': /^\/(?:lookup\/|[a-z]{3,4}-?[a-z]{3,4}-?[a-z]{3,4}(?![a-z]))/i,
    'g.co': /^\/meet\/./i,
    'tel.meet': /^\/./,
    'webex.com':
      /^\/(?:meet|join|[a-z0-9.-]{1,60}\/j\.php|webappng|wbxmjs|weblink|[a-z0-9.-]{1,60}\/(?:onstage|e\.php|k2|globalcallin))/i,
    'meet.jit.si': /^\/(?!static|blog)./i,
    '8x8.vc': /^\/./,
    'gotomeet.me': /^\/./,
    'gotomeeting.com': /^\/(?:join|meeting)/i,
    'gotomeet.com': /^\/./,
    'meet.goto.com': /^\/./,
    'app.goto.com': /^\/meeting/i,
    'gotowebinar.com': /^\/join/i,
    'whereby.com': /^\/(?!information|blog|user|pricing|about)./i,
    'appear.in': /^\/./,
    'join.skype.com': /^\/./,
    'meet.lync.com': /^\/./,
    'bluejeans.com': /^\/\d/,
    'app.gather.town': /^\/./,
    'hopin.com': /^\/./,
    'livestorm.co': /^\/./,
    'ringcentral.com': /^\/(?:join|j)\//i,
    'meeting.tencent.com': /^\/./,
    'voovmeeting.com': /^\/./,
    'chime.aws': /^\/./,
    'freeconferencecall.com': /^\/(?!(?:features|global|support|about))./i,
    'fccdl.in': /^\/./,
    'join.me': /^\/\d{3}/,
    'uberconference.com': /^\/./,
    'meet.zoho.com': /^\/./,
    'meeting.zoho.com': /^\/(?:meeting\/)?(?:register|join|\d)/i,
    'call.element.io': /^\/./,
    'talky.io': /^\/./,
    'framatalk.org': /^\/[A-Za-z0-9_-]{4}/,
    'kmeet.infomaniak.com': /^\/./,
    'streamyard.com': /^\/(?!resources|pricing|blog|watch).{8}/i,
    'clickmeeting.com': /^\/./,
    'starleaf.com': /^\/\d/,
    'lifesizecloud.com': /^\/\d/,
    'lifesize.com': /^\/(?:guest|call)\//i,
    'videolink2.me': /^\/./,
    'vc.dingtalk.com': /^\/./,
    'meetings.dialpad.com': /^\/./,
  }),
);
/** Servers that people run themselves. */
const OWN_HOST = /^(?:(?:bbb|bigbluebutton|webconf|conf|vc)[a-z0-9-]{0,20}|blabla|online|lecture)\./;
const OWN_ROOM = /^\/(?:b|rooms|gl|bigbluebutton)\//i;
/** Greenlight's room codes, on any host. */
const GREENLIGHT =
  /^\/(?:b|rooms|gl)\/[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}(?:-[a-z0-9]{3})?(?![a-z0-9-])|^\/html5client\/join\?/i;
const JITSI_HOST = /^(?:jitsi|meet|talk|vdo|videoconf|video)\.|^meet[a-z0-9-]{0,12}\./;
const JITSI_ROOM =
  /^\/(?!(?:api|static|css|js|images?|wiki|docs?|events?|files?|news|blog|about|index|learn)(?![A-Za-z0-9_-]))[A-Za-z0-9_-]{6,200}(?![A-Za-z0-9_-]{0,20}[./])/;

/** True where a page of this host is a room; `host` in small letters, `path` begins with its slash. */
export function isRoom(host: string, path: string): boolean {
  for (let at = 0; at >= 0; at = next(host, at)) {
    const rule = ROOMS.get(at === 0 ? host : host.slice(at));
    if (rule !== undefined) return rule.test(path);
  }
  if (OWN_HOST.test(host) && OWN_ROOM.test(path)) return true;
  if (path[1] === 'b' || path[1] === 'r' || path[1] === 'g' || path[1] === 'h')
    if (GREENLIGHT.test(path)) return true;
  if (host.startsWith('jitsi.')) return path.length > 1;
  return JITSI_HOST.test(host) && host.startsWith('meet') && JITSI_ROOM.test(path);
}

function next(host: string, at: number): number {
  const dot = host.indexOf('.', at);
  return dot < 0 ? -1 : dot + 1;
}
