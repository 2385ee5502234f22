// A receipt (C2SP tlog-proof), checked offline: the checkpoint is signed by the trusted key and the leaf lies in its tree.
import { isIncluded, leafHash } from '../../archive/log/merkle.ts';
import { parseLeaf, type Leaf } from '../../archive/log/leaf.ts';
import type { Verifier } from '../../archive/log/note.ts';
import { parseProof } from '../../archive/log/proof-file.ts';
import { commitToId, readSalt } from '../../mail/commitment.ts';
import { readSignedHead } from './verified-log.ts';

export type ReceiptVerdict =
  | { readonly kind: 'valid'; readonly index: number; readonly size: number; readonly leaf: Leaf }
  | { readonly kind: 'not_a_receipt' | 'signature_wrong' | 'no_leaf' | 'not_a_leaf' | 'not_included' };

/** `leaf`: the bytes of the leaf, where the receipt does not bring them along. */
export function checkReceipt(text: string, verifier: Verifier, leaf: Buffer | null): ReceiptVerdict {
  const file = parseProof(text);
  if (file === null) return { kind: 'not_a_receipt' };
  const head = readSignedHead(file.checkpoint, verifier);
  if (head === null) return { kind: 'signature_wrong' };
  const entry = leaf ?? file.extra;
  if (entry === null) return { kind: 'no_leaf' };
  const { index, proof } = file;
  if (!isIncluded(leafHash(entry), index, head.size, proof, head.root)) return { kind: 'not_included' };
  const said = parseLeaf(entry);
  return said === null ? { kind: 'not_a_leaf' } : { kind: 'valid', index, size: head.size, leaf: said };
}

/** Whether a leaf gave its number to the message of this id; false for a leaf of another kind, or a salt that is none. */
export function isSeenLeafOf(leaf: Leaf, messageId: string, salt: string): boolean {
  const bytes = readSalt(salt);
  return (
    leaf.type === 'seen' &&
    bytes !== null &&
    commitToId(leaf.list, messageId, bytes).value === leaf['commit-id']
  );
}
