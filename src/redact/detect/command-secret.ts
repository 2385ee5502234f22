// Secrets at a place of their own: what a command line takes, what a list manager asks to be sent back, and the table of
// passwords that it mails every month. Each is anchored at a literal.

type Place = readonly [start: number, end: number];

const LOGIN = /(?:-u|--user)[ =]["']?([^\s"':/]{1,60}:[^\s"'\x1a]{1,200})/y; // oxlint-disable-line no-control-regex
const CONFIRMATION = /confirm(?:[ \t]|%20|\+)([0-9a-f]{40})(?![0-9A-Za-z])/y;
const REMINDER = 'Password // URL';
const MEMBERSHIP = /^[> \t|]{0,12}[\w.+-]{1,64}@[\w.-]{3,80}[ \t]{2,40}([^\s@/\x1a]{3,40})[ \t]*\r?$/; // oxlint-disable-line no-control-regex
const MEMBERSHIPS = 300;

export function commandSecrets(text: string): Place[] {
  const places: Place[] = [];
  each(text, 'curl ', (at) => {
    const line = text.slice(at, at + 300).split('\n', 1)[0]!;
    const option = line.search(/ (?:-u|--user)[ =]/);
    if (option < 0) return;
    LOGIN.lastIndex = at + option + 1;
    const login = LOGIN.exec(text)?.[1];
    if (login !== undefined) places.push([LOGIN.lastIndex - login.length, LOGIN.lastIndex]);
  });
  each(text, 'confirm', (at) => {
    CONFIRMATION.lastIndex = at;
    if (CONFIRMATION.test(text)) places.push([CONFIRMATION.lastIndex - 40, CONFIRMATION.lastIndex]);
  });
  if (text.includes(REMINDER)) memberships(text, places);
  return places;
}

function each(text: string, literal: string, found: (at: number) => void): void {
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) found(at);
}

/** The lines below the heading: list, password. */
function memberships(text: string, places: Place[]): void {
  let at = text.indexOf('\n', text.indexOf(REMINDER)) + 1;
  for (let lines = 0; at > 0 && lines < MEMBERSHIPS; lines += 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + 240));
    const password = MEMBERSHIP.exec(line)?.[1];
    if (password !== undefined) {
      const start = at + line.lastIndexOf(password);
      places.push([start, start + password.length]);
    }
    at = end + 1;
  }
}
