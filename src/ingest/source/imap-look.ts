// A look at an account before it is a source: its mailboxes, the lists of the newest mail, a few messages. Read-only.
import type { ImapFlow } from 'imapflow';
import { asImapFault, examine, hangUp, ImapFault, openMailbox, type ImapPlace } from './imap-connection.ts';
import { countIds, listIds, routeMessage } from './route.ts';

export interface SeenMail {
  readonly messages: number;
  readonly listIds: readonly { readonly listId: string; readonly count: number }[];
}

export interface SampleMail {
  readonly bytes: Uint8Array;
  readonly receivedAt: number | null;
}

export interface ImapLook extends AsyncDisposable {
  /** names of the mailboxes that can be opened */
  readonly mailboxes: readonly string[];
  /** Opens a mailbox and reads the list fields of its newest messages. Throws ImapFault. */
  newest(mailbox: string): Promise<SeenMail>;
  /** The newest messages of the open mailbox that a List-Id claims (null: all), the newest first. Throws ImapFault. */
  samples(listId: string | null, count: number): Promise<SampleMail[]>;
}

const NEWEST = 200;
/** A sample is to be read by a person; larger mail is passed over. */
const SAMPLE_BYTES = 1024 * 1024;
const LIST_FIELDS = ['list-id', 'x-beenthere', 'list-post', 'mailing-list', 'x-mailing-list'];

/**
 * Logs in and names the mailboxes. A connection that ended while a person thought about an answer is opened anew.
 * Throws ImapFault.
 */
export async function lookAtAccount(
  place: Omit<ImapPlace, 'mailbox' | 'pollSeconds'>,
  signal: AbortSignal,
): Promise<ImapLook> {
  let mailbox = 'INBOX';
  const open = () => openMailbox({ ...place, mailbox, pollSeconds: 300 }, {}, signal);
  let client = await open();
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  const withClient = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const isFresh = !client.usable;
    if (isFresh) client = await open();
    try {
      return await asking(() => work(client));
    } catch (error) {
      // a line may be dead without having told so
      if (isFresh || signal.aborted || !(error instanceof ImapFault) || error.kind !== 'lost') throw error;
      client.close();
      client = await open();
      return asking(() => work(client));
    }
  };
  let heads: Head[] = [];
  try {
    const mailboxes = await asking(() => openable(client));
    return {
      mailboxes,
      newest: (name) =>
        withClient(async (current) => {
          await examine(current, name);
          mailbox = name;
          const messages = current.mailbox ? current.mailbox.exists : 0;
          heads = await newestHeads(current, messages, NEWEST);
          return { messages, listIds: countIds(heads.map(({ fields }) => listIds(fields))) };
        }),
      samples: (listId, count) => withClient((current) => samplesOf(current, heads, listId, count)),
      async [Symbol.asyncDispose]() {
        signal.removeEventListener('abort', stop);
        await hangUp(client);
      },
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

interface Head {
  readonly uid: number;
  readonly sizeBytes: number;
  readonly fields: Uint8Array;
}

async function openable(client: ImapFlow): Promise<string[]> {
  const found = await client.list();
  return found
    .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    .map(({ path }) => path);
}

/** The list fields of the newest messages, at most `most`, of the open mailbox that holds `messages`. */
export async function newestHeads(client: ImapFlow, messages: number, most: number): Promise<Head[]> {
  if (messages === 0) return [];
  const range = `${Math.max(1, messages - most + 1)}:${messages}`;
  const rows = await client.fetchAll(range, { uid: true, size: true, headers: LIST_FIELDS });
  return rows.map(({ uid, size, headers }) => ({
    uid,
    sizeBytes: size ?? 0,
    fields: headers ?? new Uint8Array(),
  }));
}

async function samplesOf(
  client: ImapFlow,
  heads: readonly Head[],
  listId: string | null,
  count: number,
): Promise<SampleMail[]> {
  const routes = [{ list: 'this', listId }];
  const wanted = heads
    .filter(({ sizeBytes, fields }) => sizeBytes <= SAMPLE_BYTES && routeMessage(fields, routes).length > 0)
    .slice(-count);
  if (wanted.length === 0) return [];
  const uids = wanted.map(({ uid }) => uid).join(',');
  const rows = await client.fetchAll(
    uids,
    { uid: true, internalDate: true, source: { maxLength: SAMPLE_BYTES } },
    { uid: true },
  );
  return rows
    .toSorted((a, b) => b.uid - a.uid)
    .flatMap(({ source, internalDate }) =>
      source === undefined ? [] : { bytes: source, receivedAt: timeOf(internalDate) },
    );
}

function timeOf(date: Date | string | undefined): number | null {
  const time = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(time) ? null : time;
}

async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImapFault ? error : asImapFault(error);
  }
}
