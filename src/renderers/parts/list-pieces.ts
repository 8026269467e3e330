/** What is between the brackets of a JSON array, an item a piece and a line. */
export function* listPieces(items: Iterable<unknown>): Generator<string> {
  let between = '\n';
  for (const item of items) {
    yield `${between}${JSON.stringify(item)}`;
    between = ',\n';
  }
}
