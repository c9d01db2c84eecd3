/**
 * Writes and waits until the reader has taken it, so that a slow one is not outrun. A reader that has left (`| head`)
 * is told by `false`: there is nobody to write for.
 */
export function print(stream: NodeJS.WritableStream, text: string): Promise<boolean> {
  if (text === '') return Promise.resolve(true);
  return new Promise((resolve) => {
    const leave = (): void => {
      resolve(false);
    };
    stream.once('error', leave);
    stream.write(text, (error) => {
      // An error is also emitted, after this callback: the listener has to be there still.
      if (!error) stream.off('error', leave);
      resolve(!error);
    });
  });
}
