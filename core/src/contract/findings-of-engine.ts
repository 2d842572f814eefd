/** One thing that an engine gets wrong. */
export interface EngineFailure {
  /** what was checked, as "sums: slope"; the same for every seed */
  readonly check: string;
  /** what came, and what was expected */
  readonly sentence: string;
  /** `certifyEngine(make, { seed, runs: 1 })` shows it again */
  readonly seed: number;
}

/** Collects what fails, the first of each name. */
export class EngineFindings {
  readonly #failures = new Map<string, EngineFailure>();
  checks = 0;

  constructor(public seed: number) {}

  /** Notes that `check` was made; a failure with this sentence unless it holds. */
  expect(check: string, holds: boolean, sentence: () => string): void {
    this.checks++;
    if (!holds && !this.#failures.has(check))
      this.#failures.set(check, { check, sentence: sentence(), seed: this.seed });
  }

  /** Numbers that are to be `wanted`, each to within `error`. */
  expectNear(check: string, found: unknown, wanted: ArrayLike<number>, error: number): void {
    const numbers = Object(found) as ArrayLike<number>;
    const wrong = Array.from(wanted).findIndex((number, at) => !(Math.abs(numbers[at]! - number) <= error));
    this.expect(check, numbers.length === wanted.length && wrong < 0, () =>
      numbers.length !== wanted.length
        ? `${numbers.length ?? "no"} numbers; expected ${wanted.length}`
        : `number ${wrong + 1} of ${wanted.length} is ${numbers[wrong]}; expected ${wanted[wrong]} to within ${error.toExponential(1)}`,
    );
  }

  /** A promise that has to be refused, with an error that matches. */
  async expectRefusal(check: string, promise: () => Promise<unknown>, mentions: string): Promise<void> {
    try {
      await promise();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.expect(
        check,
        text.replaceAll("\\", "").includes(mentions),
        () => `refused with "${text}"; expected a sentence with ${mentions}`,
      );
      return;
    }
    this.expect(check, false, () => `nothing was refused; expected an error whose sentence has ${mentions}`);
  }

  get failures(): readonly EngineFailure[] {
    return [...this.#failures.values()];
  }
}
