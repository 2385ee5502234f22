// A visitor without a script: opens a form, fills it in, sends it, reads what comes back.

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** as it is shown, with hyphens */
  readonly reference: string | null;
}

/** Opens `path`, fills its first form in and sends it. */
export async function sendForm(
  url: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = await (await fetch(url + path)).text();
  const token = /name="token" value="([^"]+)"/u.exec(form)?.[1] ?? '';
  const action = path.split('?')[0]!;
  return post(url + action, { token, ...fields }, headers);
}

export async function post(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  const body = await answer.text();
  const reference = /<code dir="ltr">((?:[0-9A-Z]{5}-){3}[0-9A-Z]{5})<\/code>/u.exec(body)?.[1] ?? null;
  return { status: answer.status, body, reference };
}
