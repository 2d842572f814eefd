/** Joins short pieces, since each piece costs a turn of the event loop. */
export async function* inBlocks(lists: AsyncIterable<Iterable<string>>): AsyncGenerator<string> {
  let block = "";
  for await (const pieces of lists)
    for (const piece of pieces) {
      block += piece;
      if (block.length < 1 << 16) continue;
      yield block;
      block = "";
    }
  if (block !== "") yield block;
}

/** All pieces as one list. */
export async function* asOneList(pieces: Iterable<string>): AsyncGenerator<Iterable<string>> {
  yield pieces;
}
