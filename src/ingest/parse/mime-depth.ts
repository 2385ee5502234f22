// How deep multiparts and messages nest, counted before the parser meets them (RFC 2046 5.1).

const MAX_BOUNDARIES = 20_000;
const TELLING =
  /^--([^\r\n]{1,200})$|\bboundary\s{0,5}=\s{0,5}"?([^"\r\n;]{1,200})|^content-type:\s{0,5}message\/(?:rfc822|global)/gimu;

/** The greatest depth in a message given as latin1 text; stops counting beyond `limit`. Linear. */
export function mimeDepth(shape: string, limit: number): number {
  const declared = new Set<string>();
  // open multiparts, outermost first, each with the messages opened inside it and not yet left
  const open: string[] = [];
  const level = new Map<string, number>();
  const messages = [0];
  let deepest = 0;
  for (const [, delimiter, boundary] of shape.matchAll(TELLING)) {
    if (boundary !== undefined) {
      if (declared.size < MAX_BOUNDARIES) declared.add(boundary.trim());
      continue;
    }
    if (delimiter === undefined) messages[messages.length - 1]! += 1;
    else {
      const name = delimiter.trimEnd();
      const closes = !declared.has(name) && name.endsWith('--');
      const known = closes ? name.slice(0, -2) : name;
      if (!declared.has(known)) continue;
      const at = level.get(known) ?? open.length;
      while (open.length > at) {
        level.delete(open.pop()!);
        messages.pop();
      }
      if (closes) continue;
      open.push(known);
      level.set(known, at);
      messages.push(0);
    }
    const depth = open.length + messages.reduce((sum, n) => sum + n, 0);
    if (depth > deepest) deepest = depth;
    if (deepest > limit) break;
  }
  return deepest;
}
