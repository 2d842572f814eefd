import { type CheckedData, type Conventions, type Implementation, plainSoftmax } from "multilogit/check";
import { readMessages, writeMessages } from "../programs/message-file.js";
import { programImplementation } from "../programs/program-implementation.js";
import { WrittenConversation, type WrittenQuestion } from "../programs/written-conversation.js";
import { type CheckCommandOptions, type Checked, checked } from "./check-options.js";
import type { FileSample } from "./check-sample.js";
import { asProgramError } from "./check-with-program.js";

/** Questions that wait for their answers. */
export interface Unanswered {
  readonly questions: number;
  readonly unanswered: number;
}

/** Which questions are asked must depend on nothing but the answers, not on the speed of this machine. */
const NO_HURRY = 1e6;

/**
 * The diagnosis from files, with no program started: the file `cases` gets the questions, `answers` holds what came back. What is asked
 * depends on earlier answers, so that it takes a few rounds; a right implementation stands in for what is not answered yet, to foresee
 * as many questions as possible.
 */
export async function checkWithFiles(
  cases: string,
  answers: string,
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked | Unanswered> {
  const answered = new Map((await readMessages(answers)).map((answer) => [answer.id, answer]));
  const conversation = new WrittenConversation((await readMessages(cases)) as WrittenQuestion[], answered);
  const found = await checkedFrom(conversation, data, options);
  const { asked, unanswered } = conversation;
  if (found !== null && unanswered === 0) return found;
  await writeMessages(cases, asked);
  return { questions: asked.length, unanswered };
}

/** Null where not even the conventions are known. */
async function checkedFrom(
  conversation: WrittenConversation,
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked | null> {
  try {
    const implementation = await programImplementation(conversation, {
      standIn: async (requests, conventions) => {
        const right = standInFor(conventions);
        return Promise.all(requests.map((request) => right.evaluate(request)));
      },
    });
    return await checked(implementation, data, options, { seconds: NO_HURRY });
  } catch (error) {
    // What goes wrong between real answers and those of the stand-in says nothing.
    if (conversation.unanswered > 0) return null;
    throw asProgramError(error, "");
  }
}

/** A right implementation; where the program holds data of its own, with others of the same size. */
function standInFor(conventions: Conventions): Implementation {
  if (conventions.openness !== "weights") return plainSoftmax(conventions);
  const { features = 1, classes = 2, rows = 2 * classes } = conventions;
  const numbers = (count: number) => Float64Array.from({ length: count }, (_, at) => Math.sin(at + 1));
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const held: CheckedData = {
    rows,
    columns: features,
    classes,
    design: numbers(rows * features),
    labels,
    masses: Float64Array.from({ length: rows * classes }, (_, at) =>
      at % classes === labels[Math.floor(at / classes)] ? 1 : 0,
    ),
    rowWeights: new Float64Array(rows).fill(1),
    lambda: 0,
  };
  return plainSoftmax({ ...conventions, constant: "added", held });
}
