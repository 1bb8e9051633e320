// Reads a stream of bytes line by line, as they arrive.

/** The lines that are not empty. Leaving the loop early cancels the stream. */
export async function* lines(bytes) {
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let rest = [];
  try {
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        break;
      }
      const pieces = value.split('\n');
      // A long line comes in many chunks; they are put together once.
      for (const piece of pieces.slice(0, -1)) {
        rest.push(piece);
        const line = rest.join('');
        rest = [];
        if (line !== '') {
          yield line;
        }
      }
      rest.push(pieces.at(-1));
    }
    const last = rest.join('');
    if (last !== '') {
      yield last;
    }
  } finally {
    await reader.cancel();
  }
}
