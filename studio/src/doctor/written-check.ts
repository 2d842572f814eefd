import type { Diagnosis } from "multilogit/check";
import { type Accessor, createSignal } from "solid-js";
import { saveFile } from "../export/save-file.js";
import type { Ask } from "../worker/ask.js";
import type { DoctorProtocol, Judged } from "../worker/doctor-protocol.js";

/** A check by files of a program that the page cannot run: its questions so far, and the result of its answers. */
export interface WrittenCheck {
  readonly questions: Accessor<number>;
  /** how many of them have no answer; all at first */
  readonly unanswered: Accessor<number>;
  /** Saves all questions under this name: one per line, or one array if it ends in ".json". */
  saveQuestions(name: "cases.jsonl" | "cases.json"): Promise<void>;
  /** The diagnosis from the text of a file of answers, or null while some are missing. A file of questions is taken as the questions. */
  judge(text: string): Promise<Diagnosis | null>;
  /** Forgets the questions, for another program. */
  beginAnew(): void;
}

/** The first question of the protocol; the others follow from its answer. */
const FIRST: Judged = { diagnosis: null, questions: [{ id: 1, op: "hello", protocol: 1 }], unanswered: 1 };

/** Begins a check by files; what was asked stays while screens change. */
export function writtenCheck(ask: Ask<DoctorProtocol>): WrittenCheck {
  const [judged, setJudged] = createSignal<Judged>(FIRST);
  return {
    questions: () => judged().questions.length,
    unanswered: () => judged().unanswered,
    async saveQuestions(name) {
      saveFile(name, await ask("messages", { messages: judged().questions, name }), "application/json");
    },
    async judge(text) {
      const next = await ask("judge", { questions: judged().questions, text });
      setJudged(next);
      return next.diagnosis;
    },
    beginAnew: () => setJudged(FIRST),
  };
}
