// How we talk to Meilisearch: one client, a time limit, and foreign errors turned into ours.
import { Meilisearch, MeilisearchApiError, MeilisearchError, type EnqueuedTask } from 'meilisearch';
import { setTimeout as delay } from 'node:timers/promises';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';

export function connect({
  url,
  key,
  timeoutMs,
}: {
  url: string;
  key: Secret;
  timeoutMs: number;
}): Meilisearch {
  return new Meilisearch({
    host: url,
    apiKey: key.reveal(),
    timeout: timeoutMs,
    // Compressed answers take 44 ms longer than plain ones, whatever their size (measured with 1.21).
    requestInit: { headers: { 'accept-encoding': 'identity' } },
  });
}

/** Runs a request; whatever the engine or the network throws becomes ENGINE_UNREACHABLE or ENGINE_REFUSED. */
export async function request<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineError(error);
  }
}

/** As `request`, with null where the engine does not have the thing asked for (404). */
export async function requestOrNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MeilisearchApiError && error.response.status === 404) return null;
    throw engineError(error);
  }
}

/**
 * Waits until the engine has carried a task out. There is no time limit, as a batch may take minutes; an engine that
 * goes away or a `signal` that aborts ends the waiting. Throws ENGINE_TASK_FAILED for a failed or cancelled task.
 */
export async function confirm(
  client: Meilisearch,
  enqueued: EnqueuedTask,
  signal?: AbortSignal,
): Promise<void> {
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 1.5, 500)) {
    signal?.throwIfAborted();
    const task = await request(() => client.tasks.getTask(enqueued.taskUid));
    // An engine that lost its queue counts from the beginning: the number may be that of another task.
    if (Date.parse(task.enqueuedAt) !== Date.parse(enqueued.enqueuedAt))
      throw new ArchiveError('ENGINE_TASK_FAILED', 'soon', { task: task.uid });
    if (task.status === 'succeeded') return;
    if (task.status === 'failed' || task.status === 'canceled') {
      // The error text of a failed addition repeats the document.
      throw new ArchiveError('ENGINE_TASK_FAILED', 'later', { task: task.uid }, task.error);
    }
    await delay(waitMs, undefined, signal === undefined ? {} : { signal });
  }
}

function engineError(error: unknown): unknown {
  if (error instanceof MeilisearchApiError) {
    const { status } = error.response;
    if (status >= 500 || status === 408 || status === 429) {
      return new ArchiveError('ENGINE_UNREACHABLE', 'soon', { status }, error);
    }
    return new ArchiveError('ENGINE_REFUSED', 'later', { status }, error);
  }
  if (error instanceof MeilisearchError) return new ArchiveError('ENGINE_UNREACHABLE', 'soon', {}, error);
  return error;
}
