import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "../data/dataset.js";
import type { Minimum } from "../judge/gap.js";
import { objectiveValue } from "../judge/objective-value.js";
import type { Peer } from "../peers/peer.js";
import { PeerProcess } from "../peers/peer-process.js";

/** A hundredth of what counts as close enough, so that the certificate's slack decides no comparison. */
const TOLERANCE = 1e-8;
/** Not raced, only waited for. */
const LIMIT_SECONDS = 3600;

/**
 * The data set's minimum: multilogit's certified fit, its value by the judge, kept next to the data. That nobody ends below it by more
 * than the certificate's gap is checked at every fit of every participant.
 */
export async function minimumOf(folder: string, data: Dataset, ours: Peer): Promise<Minimum> {
  const file = join(folder, "minimum.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Minimum;
  const process = await PeerProcess.start(ours, folder, LIMIT_SECONDS);
  const fit = await process.fit(TOLERANCE, join(folder, "minimum.bin"), LIMIT_SECONDS);
  process.close();
  if (fit.kind === "failed") throw new Error(`no minimum for ${data.name}: ${fit.sentence}`);
  const uncertainty = Number(/gap=(\S+)/.exec(fit.note)?.[1]);
  const value = objectiveValue(data, fit.weights);
  if (!(uncertainty <= TOLERANCE * Math.max(1, value)))
    throw new Error(`the certified fit of ${data.name} ended with a gap of ${uncertainty} nats at f = ${value}`);
  const minimum = { value, uncertainty };
  writeFileSync(file, JSON.stringify(minimum));
  return minimum;
}
