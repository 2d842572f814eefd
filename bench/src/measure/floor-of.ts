import { ZEROS } from "../peers/catalogue.js";
import { PeerProcess } from "../peers/peer-process.js";
import { type Arena, idleMemory, judged, weightsFile } from "./race.js";

/** What the harness itself costs: a peer that loads the data in Node and answers W = 0 at once. */
export interface Floor {
  /** relative, of W = 0: how much there is to learn */
  readonly gap: number;
  /** from request to answer */
  readonly seconds: number;
  readonly memory: number | null;
}

export async function floorOf(arena: Arena): Promise<Floor> {
  const idle = await idleMemory(ZEROS);
  const process = await PeerProcess.start(ZEROS, arena.folder, arena.limit);
  const start = performance.now();
  const fit = await process.fit(0, weightsFile(arena), arena.limit);
  const seconds = (performance.now() - start) / 1000;
  const result = judged(arena, fit);
  const peak = process.peakMemory();
  process.close();
  if (result.kind === "failed") throw new Error(`the harness cannot even answer zeros: ${result.sentence}`);
  return { gap: result.gap, seconds, memory: peak === null || idle === null ? null : peak - idle };
}
