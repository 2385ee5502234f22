// Looks for plain values in the bytes of files: whether an erasure has left anything behind.
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { domainToASCII, domainToUnicode } from 'node:url';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** Shorter values stand in any compressed file by chance. */
const LEAST_BYTES = 5;

export interface Wanted {
  /** what it is, for the report: "address 1" */
  readonly label: string;
  readonly value: string;
}

export interface Remains {
  readonly file: string;
  readonly labels: readonly string[];
}

export interface Search {
  readonly files: number;
  readonly bytes: number;
  /** values that are too short to be looked for */
  readonly skipped: readonly string[];
  readonly remains: readonly Remains[];
}

/** Reads every file below the folders, whatever it is; `except` names files that hold no data. Letter case is ignored. */
export async function searchBytes(
  folders: readonly string[],
  wanted: readonly Wanted[],
  except: (file: string) => boolean = () => false,
): Promise<Search> {
  const needles = wanted.flatMap(({ label, value }) =>
    [...new Set(spellings(value))]
      .map((spelling) => ({ label, bytes: lowered(Buffer.from(spelling)) }))
      .filter(({ bytes }) => bytes.length >= LEAST_BYTES),
  );
  const looked = new Set(needles.map(({ label }) => label));
  const skipped = wanted.map(({ label }) => label).filter((label) => !looked.has(label));
  const overlap = Math.max(0, ...needles.map(({ bytes }) => bytes.length - 1));
  const remains: Remains[] = [];
  let files = 0;
  let bytes = 0;
  for (const folder of folders) {
    for (const file of await filesBelow(folder)) {
      if (except(file)) continue;
      files += 1;
      const labels = new Set<string>();
      bytes += await eachChunk(file, overlap, (chunk) => {
        for (const needle of needles) if (chunk.includes(needle.bytes)) labels.add(needle.label);
      });
      if (labels.size > 0) remains.push({ file: relative(join(folder, '..'), file), labels: [...labels] });
    }
  }
  return { files, bytes, skipped, remains };
}

/** Only ASCII letters are compared without their case; others are tried as they may have been written. */
function spellings(value: string): string[] {
  const written = [value, ...domainForms(value)];
  const forms = written.flatMap((form) => [form, form.toLowerCase(), form.toUpperCase()]);
  return [
    ...forms,
    ...forms.map((form) => form.normalize('NFD')),
    ...forms.map((form) => form.normalize('NFC')),
  ];
}

/** An internationalised domain is written in letters or as `xn--`. */
function domainForms(value: string): string[] {
  const at = value.lastIndexOf('@') + 1;
  if (at === 0) return [];
  const domain = value.slice(at);
  return [domainToASCII(domain), domainToUnicode(domain)]
    .filter((form) => form !== '')
    .map((form) => value.slice(0, at) + form);
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files: string[] = [];
  for (const name of names) {
    const file = join(folder, name);
    if ((await stat(file).catch(() => null))?.isFile() === true) files.push(file);
  }
  return files.sort();
}

// A file that goes away while it is looked at holds nothing any more.
async function eachChunk(file: string, overlap: number, see: (chunk: Buffer) => void): Promise<number> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return 0;
  let total = 0;
  try {
    let rest: Buffer = Buffer.alloc(0);
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return total;
      total += bytesRead;
      const chunk = Buffer.concat([rest, lowered(buffer.subarray(0, bytesRead))]);
      see(chunk);
      rest = chunk.subarray(Math.max(0, chunk.length - overlap));
    }
  } finally {
    await handle.close();
  }
}

function lowered(bytes: Buffer): Buffer {
  const lower = Buffer.from(bytes);
  for (let at = 0; at < lower.length; at += 1) {
    const byte = lower[at]!;
    if (byte >= 65 && byte <= 90) lower[at] = byte + 32;
  }
  return lower;
}
