// Names of files in a bag (RFC 8493 section 2.1.3): relative, with slashes, nothing that leads out of the bag.

export const ALGORITHMS = ['sha256', 'sha512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

const LONGEST_PATH = 1000;

/** One line of a manifest: digest, blanks, path. */
export function manifestLine(digest: string, path: string): string {
  return `${digest}  ${path.replace(/[%\r\n]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}\n`;
}

/** Null where the line is none of this algorithm, or its path leads somewhere else. */
export function readManifestLine(
  line: string,
  algorithm: Algorithm,
): { digest: string; path: string } | null {
  const [, digest, name] = /^([0-9a-fA-F]{64,128})[ \t]+\*?(.+)$/su.exec(line) ?? [];
  if (digest === undefined || name === undefined) return null;
  if (digest.length !== (algorithm === 'sha256' ? 64 : 128)) return null;
  const path = name.replace(/%(?:25|0[AD])/giu, decodeURIComponent);
  return isInside(path) ? { digest: digest.toLowerCase(), path } : null;
}

/** Whether a path stays in its folder, on every system. */
export function isInside(path: string): boolean {
  // oxlint-disable-next-line no-control-regex
  if (path.length > LONGEST_PATH || /[\u0000-\u001f\u007f\\:]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** What may be shown of a path that somebody else wrote: the path where it has plain letters only. */
export function shownPath(path: string): string {
  return /^[A-Za-z0-9._/-]{1,200}$/u.test(path) ? path : '(a name with other signs)';
}
