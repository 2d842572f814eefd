// The worker: fits what it is sent, says how far it is, and answers with the model as text.
import { fit, modelToText, raw, ridge } from "multilogit";
import type { Answer, Task } from "./messages.js";

const answer = (message: Answer) => postMessage(message);

addEventListener("message", async ({ data }: MessageEvent<Task>) => {
  try {
    const model = await fit(data.pixels, data.digits, {
      features: raw(),
      penalty: ridge(data.lambda),
      onProgress: ({ iteration, gap }) => answer({ kind: "progress", iteration, gap }),
    });
    answer({ kind: "model", text: modelToText(model) });
  } catch (error) {
    answer({ kind: "failed", sentence: error instanceof Error ? error.message : String(error) });
  }
});
