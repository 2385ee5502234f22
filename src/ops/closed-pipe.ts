// The reader of our output may leave early (`| head`): work that changes something goes on, a filter is done.

/** `isFilter`: output is all there is to the command, which ends where nobody reads it. */
export function outliveReader(isFilter: boolean): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (isFilter) process.exit();
    });
  }
}
