import { type Accessor, createSignal } from "solid-js";
import { stateOfSignals } from "../state/state-of-signals.js";
import { type Ask, asker } from "../worker/ask.js";
import { startWorker } from "../worker/start-worker.js";
import type { Comparison, FitChoices, Fitted, TableProtocol, TableSummary } from "../worker/table-protocol.js";
import { assertReadable } from "./file-limit.js";
import { forgetFile, type KeptFile, keepFile, keptFile } from "./kept-file.js";
import { type LambdaComparison, lambdaComparison } from "./lambda-comparison.js";
import type { SampleTable } from "./samples.js";

/** A table of the person's own: what was read, what is chosen, what came out. It stays while screens change. */
export interface YourTable {
  readonly summary: Accessor<TableSummary | null>;
  readonly choices: FitChoices;
  choose(change: Partial<FitChoices>): void;
  readonly fitted: Accessor<Fitted | null>;
  /** what is going on, or null */
  readonly busy: Accessor<string | null>;
  /** one sentence that says what is wrong and what helps, or null */
  readonly problem: Accessor<string | null>;
  /** the name of the file that this browser keeps for the next visit, or null */
  readonly kept: Accessor<string | null>;
  /** A file of the person's own, which this browser keeps. */
  readFile(file: File): Promise<void>;
  /** The file that this browser has kept, with what was chosen for its last fit; nothing where there is none. */
  readKept(): Promise<void>;
  /** Forgets the file that is kept, here and in this browser. */
  forget(): Promise<void>;
  /** A table that the server of this page gives to those who have its key; `key` is "" on a server without. */
  readAddress(name: string, key: string): Promise<void>;
  useDigits(): Promise<void>;
  useSample(sample: SampleTable): Promise<void>;
  fit(): Promise<void>;
  readonly comparison: LambdaComparison;
  /** Compares the λ of a path on the rows that a fit of these choices learns from. */
  compare(): Promise<void>;
  /** Shows the fit of one of the λ compared, by its place on the path. */
  take(index: number): Promise<void>;
  stop(): void;
  readonly ask: Ask<TableProtocol>;
}

const FIRST_CHOICES: FitChoices = {
  target: "",
  numbers: "standardize",
  threshold: 8,
  lambda: 1,
  ignore: [],
  missing: "error",
  decimalComma: [],
  holdOut: 0,
  seed: 1,
};
/** Share of the rows that is held out unless one says otherwise; of fewer rows it would be too few to tell anything. */
const HELD_OUT = 0.2;
const LEAST_TO_HOLD_OUT = 40;
const TARGET_NAMES = /^(target|class|label|y|species|fate|mode|kind|type|digit|category|outcome|answer)$/i;
const STOPPED = "stopped; choose and fit again";

/** @param settings how λ are compared, as the address says it */
export function yourTable(settings: () => Comparison): YourTable {
  const worker = asker<TableProtocol>(startWorker);
  const [summary, setSummary] = createSignal<TableSummary | null>(null);
  const [fitted, setFitted] = createSignal<Fitted | null>(null);
  const [busy, setBusy] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [kept, setKept] = createSignal<KeptFile | null>(null);
  const [choices, setChoices] = stateOfSignals<FitChoices>(FIRST_CHOICES);
  const comparison = lambdaComparison(worker.ask);
  /** Reads the table again in a worker that was stopped. */
  let again: (() => Promise<unknown>) | null = null;

  const during = async (what: string, work: () => Promise<void>) => {
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem((error as Error).message);
    }
    setBusy(null);
  };
  const accept = (read: TableSummary, change: Partial<FitChoices>) => {
    setFitted(null);
    comparison.forget();
    setSummary(read);
    const holdOut = read.rows >= LEAST_TO_HOLD_OUT ? HELD_OUT : 0;
    setChoices({ ...FIRST_CHOICES, target: likelyTarget(read), holdOut, ...change });
  };
  const read = (
    name: string,
    bytes: () => Promise<Uint8Array>,
    then: (summary: TableSummary, bytes: Uint8Array) => void | Promise<void> = () => {},
  ) =>
    during(`Reading ${name} …`, async () => {
      const question = { name, bytes: await bytes() };
      again = () => worker.ask("read", question);
      const summary = await worker.ask("read", question);
      accept(summary, {});
      await then(summary, question.bytes);
    });
  /** Without storage or room for it the page goes on, and says nothing of what it keeps. */
  const keep = (file: KeptFile) =>
    keepFile(file).then(
      () => setKept(file),
      () => setKept(null),
    );
  const chosen = (): FitChoices => ({
    ...choices,
    ignore: [...choices.ignore],
    decimalComma: [...choices.decimalComma],
  });

  return {
    summary,
    choices,
    choose: setChoices,
    fitted,
    busy,
    problem,
    ask: worker.ask,
    kept: () => kept()?.name ?? null,
    readFile: (file) =>
      read(
        file.name,
        async () => {
          assertReadable(file.name, file.size);
          return new Uint8Array(await file.arrayBuffer());
        },
        async (_, bytes) => {
          await keep({ name: file.name, bytes, choices: null });
        },
      ),
    async readKept() {
      const file = await keptFile();
      if (file === null || summary() !== null) return;
      await read(
        file.name,
        async () => file.bytes,
        (found) => {
          setKept(file);
          if (file.choices !== null && found.columns.some(({ name }) => name === file.choices!.target))
            setChoices(file.choices);
        },
      );
    },
    async forget() {
      await forgetFile();
      worker.stop(STOPPED);
      again = null;
      setKept(null);
      setFitted(null);
      comparison.forget();
      setSummary(null);
      setProblem(null);
    },
    readAddress: (name, key) =>
      read(name, async () => {
        const response = await fetch(`data/${key === "" ? "" : `${key}/`}${encodeURIComponent(name)}`);
        if (!response.ok) throw new Error(`there is no ${name} next to this page; drop the file here`);
        return new Uint8Array(await response.arrayBuffer());
      }),
    useSample: ({ name, csv }) => read(name, async () => new TextEncoder().encode(csv())),
    useDigits: () =>
      during("Unpacking the digits …", async () => {
        again = () => worker.ask("digits", null);
        accept(await worker.ask("digits", null), { target: "digit", numbers: "threshold" });
      }),
    fit: () =>
      during("Fitting …", async () => {
        setFitted(null);
        const file = kept();
        if (file !== null && summary()?.name === file.name) await keep({ ...file, choices: chosen() });
        setFitted(await worker.ask("fit", chosen()));
      }),
    comparison,
    compare: () => comparison.compare(chosen(), settings()),
    take: (index) =>
      during("Evaluating …", async () => {
        setFitted(await worker.ask("take", { index }));
      }),
    stop() {
      worker.stop(STOPPED);
      void again?.();
    },
  };
}

/** The column that is most likely the target: by its name, else the last text column, else the last. */
function likelyTarget({ columns }: TableSummary): string {
  const named = columns.find(({ name }) => TARGET_NAMES.test(name));
  const text = columns.findLast(({ kind, distinct }) => kind === "texts" && distinct > 1 && distinct <= 50);
  return (named ?? text ?? columns.at(-1)!).name;
}
