// The lists of connect: name, address and id of each, and which List-Ids of the mailbox they are.
import { ListSettings } from '../config/list.ts';
import type { SeenMail } from '../ingest/source/imap-look.ts';
import { type Asker, shown, Stop } from './connect-ask.ts';
import { existingFile, type NewList } from './connect-write.ts';

export interface ListFlags {
  readonly name?: string[];
  readonly address?: string[];
  readonly id?: string[];
  readonly join?: string[];
  readonly listId?: string[];
  readonly force?: true;
}

const { id: Id, address: Address, join: Join, name: Name } = ListSettings.shape;

interface Wanted {
  /** the first list, the second, as the flags count them */
  readonly place: number;
  readonly folder: string;
  readonly listId: string | null;
  /** ids of the lists before it */
  readonly taken: readonly string[];
}

/** Asks for one list. */
export async function listOf(ask: Asker, flags: ListFlags, wanted: Wanted): Promise<NewList> {
  const { place, folder, listId, taken } = wanted;
  const [label = '', ...domain] = (listId ?? '').split('.');
  const name = await ask.text({
    words: listId === null ? 'Full name of the list' : `Full name of the list ${shown(listId)}`,
    flag: '--name',
    given: flags.name?.[place],
    suggest: label || undefined,
    check: (answer) => problemOf(Name.safeParse(answer)),
  });
  const address = await ask.text({
    words: 'Address that members write to',
    flag: '--address',
    given: flags.address?.[place],
    suggest: domain.length > 1 ? `${label}@${domain.join('.')}` : undefined,
    check: (answer) => problemOf(Address.safeParse(answer)),
  });
  const id = await ask.text({
    words: 'Short name, for addresses and files',
    flag: '--id',
    // without a terminal the address says it well enough
    given: flags.id?.[place] ?? (ask.isTerminal ? undefined : idFrom(address)),
    suggest: idFrom(address),
    check: (answer) => {
      if (taken.includes(answer)) return `${answer} is the list before; give each its own.`;
      return problemOf(Id.safeParse(answer)) ?? problemOfFile(folder, answer, flags.force === true, ask);
    },
  });
  const join = await ask.text({
    words: 'Page where anybody can join the list',
    flag: '--join',
    given: flags.join?.[place],
    isOptional: true,
    check: (answer) => problemOf(Join.safeParse(answer)),
  });
  return { id, name, address, join: join === '' ? undefined : join, listId };
}

function problemOfFile(folder: string, id: string, isForced: boolean, ask: Asker): string | null {
  const file = existingFile(folder, id);
  if (file === null || (isForced && file.endsWith('.yaml'))) return null;
  const words = `There is a list ${id} already (${file}); choose another --id, or --force to write over it.`;
  if (!ask.isTerminal || ask.isYes) throw new Stop(`${words}\nNothing was written.`);
  return words;
}

function idFrom(address: string): string | undefined {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  const id = local
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 60);
  return id === '' ? undefined : id;
}

/** The lists to connect: the first one with its List-Id, and more where the mailbox has and the person wants them. */
export async function pickLists(
  ask: Asker,
  flags: ListFlags,
  { first, seen, folder, mailbox }: { first: NewList; seen: SeenMail; folder: string; mailbox: string },
): Promise<NewList[]> {
  const { listIds } = seen;
  const where = `the newest mail of ${shown(mailbox)}`;
  for (const { listId, count } of listIds) process.stdout.write(`In ${where}: ${shown(listId)} (${count})\n`);
  let wanted = flags.listId?.map((one) => one.replace(/^<|>$/gu, '').toLowerCase());
  if (wanted === undefined) {
    if (listIds.length === 0) return [await withoutMatch(ask, first, seen, mailbox)];
    wanted = [await pickFirst(ask, first, listIds)];
    for (const { listId, count } of listIds) {
      if (wanted.includes(listId) || !ask.isTerminal || ask.isYes) continue;
      if (await ask.confirm(`Connect ${shown(listId)} (${count} messages) too?`, false, '--list-id'))
        wanted.push(listId);
    }
  }
  for (const one of wanted)
    if (!listIds.some(({ listId }) => listId === one))
      process.stdout.write(`No message of ${shown(one)} is in ${where}.\n`);
  const lists: NewList[] = [];
  for (const [place, listId] of wanted.entries()) {
    const taken = lists.map(({ id }) => id);
    lists.push(
      place === 0 ? { ...first, listId } : await listOf(ask, flags, { place, folder, listId, taken }),
    );
  }
  return lists;
}

async function pickFirst(ask: Asker, { address }: NewList, listIds: SeenMail['listIds']): Promise<string> {
  const usual = address.toLowerCase().replace('@', '.');
  const suggest = (listIds.find(({ listId }) => listId === usual) ?? listIds[0]!).listId;
  const answer = await ask.text({
    words: `Which List-Id is ${address}`,
    flag: '--list-id',
    // a single one leaves no choice
    given: listIds.length === 1 && !ask.isTerminal ? suggest : undefined,
    suggest,
    check: (one) =>
      listIds.some(({ listId }) => listId === one.toLowerCase()) ? null : 'Write one of the List-Ids above.',
  });
  return answer.toLowerCase();
}

async function withoutMatch(
  ask: Asker,
  first: NewList,
  { messages }: SeenMail,
  mailbox: string,
): Promise<NewList> {
  process.stdout.write(
    `${messages === 0 ? `The mailbox ${shown(mailbox)} is empty` : `No list mail is in ${shown(mailbox)}`}: no message there carries a List-Id. Subscribe this account to the list, wait for a message of it, and run connect again; or choose the mailbox that a filter moves the list's mail to. Without a List-Id every message of the mailbox would be archived, private mail too.\n`,
  );
  if (!(await ask.confirm('Go on and archive every message of this mailbox?', false, '--list-id')))
    throw new Stop('No list mail was found and no --list-id given. Nothing was written.');
  return { ...first, listId: null };
}

function problemOf(
  read: { success: true } | { success: false; error: { issues: { message: string }[] } },
): string | null {
  return read.success ? null : (read.error.issues[0]?.message ?? 'This does not do.');
}
