// Text out of the files of a bag, with a limit on everything.
import { ArchiveError } from '../ops/errors.ts';
import { shownPath } from './paths.ts';

/** Lines without their line feed; each at most `longest` bytes. Throws BAG_BROKEN for longer ones and for other than UTF-8. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
  name: string,
): AsyncGenerator<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const text = (pieces: readonly Uint8Array[]) => {
    try {
      return utf8.decode(Buffer.concat(pieces));
    } catch (error) {
      throw broken('encoding', name, error);
    }
  };
  let rest: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (length + end - from > longest) throw broken('line_too_long', name);
      yield text([...rest, chunk.subarray(from, end)]);
      [rest, length, from] = [[], 0, end + 1];
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) throw broken('line_too_long', name);
  }
  if (length > 0) yield text(rest);
}

/** A whole small file. Throws BAG_BROKEN where it is larger than `most` bytes or not UTF-8. */
export async function textOf(chunks: AsyncIterable<Uint8Array>, most: number, name: string): Promise<string> {
  const bytes = await bytesOf(chunks, most, name);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw broken('encoding', name, error);
  }
}

/** As `textOf`, for bytes. */
export async function bytesOf(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  name: string,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) throw broken('too_large', name);
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

function broken(why: string, name: string, cause?: unknown): ArchiveError {
  return new ArchiveError('BAG_BROKEN', 'never', { why, file: shownPath(name) }, cause);
}
