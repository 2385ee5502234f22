// Threads after RFC 5256 section 3 (REFERENCES), made independent of the order of arrival: the same set of
// messages always gives the same tree. No recursion, cycles refused.

export interface ThreadHead {
  /** the archive's number of the message */
  readonly seq: number;
  /** Message-ID (or a keyed hash of it); null where the message had none */
  readonly messageId: string | null;
  /** ids of ancestors, oldest first, the direct parent last (In-Reply-To wins over References) */
  readonly references: readonly string[];
  /** ms UTC */
  readonly sentAt: number;
  /** breaks ties: does not depend on arrival */
  readonly identity: string;
  /** RFC 5256 2.1 base subject; '' never joins anything */
  readonly baseSubject: string;
  /** the subject carried a reply marker */
  readonly isReply: boolean;
}

export interface ThreadPlace {
  /** seq of the root; of the earliest message where the root was never received */
  readonly root: number;
  /** seq of the nearest known ancestor */
  readonly parent: number | null;
  readonly parentKind: 'header' | 'subject' | 'none';
}

/** How long after a message a reply without any header may still join it by its subject. */
export const SUBJECT_WINDOW_MS = 60 * 24 * 3600 * 1000;

interface Node {
  readonly head: ThreadHead | null;
  parent: Node | null;
  bySubject: boolean;
}

/** Places every head. Takes heads of one list, in any order; gives a place by seq. O(n log n + n·depth). */
export function placeInThreads(heads: readonly ThreadHead[]): Map<number, ThreadPlace> {
  const sorted = [...heads].sort(earlierFirst);
  const nodes = new Map<string, Node>();
  const own = new Map<number, Node>();
  for (const head of sorted) {
    const node: Node = { head, parent: null, bySubject: false };
    // Of several messages with one Message-ID the earliest holds the id; the others are placed by their own references.
    if (head.messageId !== null && !nodes.has(head.messageId)) nodes.set(head.messageId, node);
    own.set(head.seq, node);
  }
  for (const head of sorted) linkToParent(own.get(head.seq)!, head, nodes);
  for (const head of sorted) linkChain(head, nodes);
  linkBySubject(sorted, own);
  return places(sorted, own);
}

function earlierFirst(a: ThreadHead, b: ThreadHead): number {
  return a.sentAt - b.sentAt || (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : a.seq - b.seq);
}

function ghostOr(nodes: Map<string, Node>, id: string): Node {
  let node = nodes.get(id);
  if (node === undefined) {
    node = { head: null, parent: null, bySubject: false };
    nodes.set(id, node);
  }
  return node;
}

// What a message says of its own parent stands before what others say of it.
function linkToParent(node: Node, head: ThreadHead, nodes: Map<string, Node>): void {
  for (let i = head.references.length - 1; i >= 0; i--) {
    const parent = ghostOr(nodes, head.references[i]!);
    if (isAncestor(node, parent)) continue;
    node.parent = parent;
    return;
  }
}

// RFC 5256 section 3 step 1.A: the References of others tie together what says nothing of itself.
function linkChain(head: ThreadHead, nodes: Map<string, Node>): void {
  for (let i = 1; i < head.references.length; i++) {
    const above = ghostOr(nodes, head.references[i - 1]!);
    const below = ghostOr(nodes, head.references[i]!);
    if (below.parent === null && !isAncestor(below, above)) below.parent = above;
  }
}

// RFC 5256 section 3 step 5, narrowed: only replies without any reference, only backwards, only for a time.
function linkBySubject(sorted: readonly ThreadHead[], own: Map<number, Node>): void {
  const bySubject = new Map<string, ThreadHead[]>();
  for (const head of sorted) {
    if (head.baseSubject === '') continue;
    const same = bySubject.get(head.baseSubject);
    if (same === undefined) bySubject.set(head.baseSubject, [head]);
    else same.push(head);
  }
  for (const head of sorted) {
    const node = own.get(head.seq)!;
    if (!joinsBySubject(head) || node.parent !== null) continue;
    const same = bySubject.get(head.baseSubject)!;
    for (let i = lastBefore(same, head); i >= 0; i--) {
      const candidate = same[i]!;
      if (candidate.sentAt < head.sentAt - SUBJECT_WINDOW_MS) break;
      const parent = own.get(candidate.seq)!;
      if (isAncestor(node, parent)) continue;
      node.parent = parent;
      node.bySubject = true;
      break;
    }
  }
}

/** Whether a message is placed by its subject: a reply by its subject that names no message at all. */
export function joinsBySubject(head: Pick<ThreadHead, 'isReply' | 'references' | 'baseSubject'>): boolean {
  return head.isReply && head.references.length === 0 && head.baseSubject !== '';
}

function lastBefore(sorted: readonly ThreadHead[], head: ThreadHead): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (earlierFirst(sorted[middle]!, head) < 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isAncestor(candidate: Node, of: Node): boolean {
  for (let node: Node | null = of; node !== null; node = node.parent) if (node === candidate) return true;
  return false;
}

function places(sorted: readonly ThreadHead[], own: Map<number, Node>): Map<number, ThreadPlace> {
  const rootOf = new Map<Node, number>();
  const result = new Map<number, ThreadPlace>();
  // sorted: the first message met under a root that was never received is the earliest one
  for (const head of sorted) {
    const node = own.get(head.seq)!;
    let top = node;
    let parent: Node | null = null;
    for (let above = node.parent; above !== null; above = above.parent) {
      if (parent === null && above.head !== null) parent = above;
      top = above;
    }
    if (!rootOf.has(top)) rootOf.set(top, top.head === null ? head.seq : top.head.seq);
    const parentKind = parent === null ? 'none' : node.bySubject ? 'subject' : 'header';
    result.set(head.seq, { root: rootOf.get(top)!, parent: parent?.head?.seq ?? null, parentKind });
  }
  return result;
}
