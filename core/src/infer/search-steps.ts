/** Thrown by a search that has used up its steps. */
export class SearchEnded extends Error {
  override readonly name = "SearchEnded";
}

/** Multiplications that a search may take: the same answer on every machine, and about 1e9 of them a second. */
export class SearchSteps {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  /** @throws SearchEnded when there are none left */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new SearchEnded("the search has used up its steps");
  }
}
