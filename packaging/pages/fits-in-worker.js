// A page of somebody who fits in a worker, as each bundler gets it (packaging/bundlers.js).
import { modelFromText, predict } from "multilogit/predict";
import { inWorker } from "multilogit/worker";

const rows = Array.from({ length: 120 }, (_, i) => ({ x: Math.sin(i), z: i % 7, kind: "abc"[(i * i) % 3] }));

/** A small fit, whose model must predict here after a walk through JSON. */
globalThis.fitSmall = async () => {
  const model = await inWorker().fit(rows, "kind");
  const back = modelFromText(JSON.stringify(model));
  return { reason: model.report.reason, engine: model.report.engine, classes: [...new Set(predict(back, rows))] };
};

/** Bytes like those of images, in ten classes that are hard to tell apart; the longest task of the page meanwhile, in milliseconds. */
globalThis.fitLarge = async (n, d, isShared) => {
  const data = new Uint8Array(isShared ? new SharedArrayBuffer(n * d) : n * d);
  const labels = new Uint8Array(n);
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647);
  for (let i = 0; i < n; i++) {
    labels[i] = next() % 10;
    for (let j = 0; j < d; j++)
      data[i * d + j] = next() % 5 > 0 ? 0 : (next() % 200) + ((j * 7 + labels[i]) % 11 === 0 ? 40 : 0);
    // the page's own work, in turns
    if (i % 1000 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  let iterations = 0;
  const start = performance.now();
  const fitting = inWorker().fit({ rows: n, columns: d, data }, labels, { onProgress: () => iterations++ });
  const handedOver = performance.now() - start;
  const model = await fitting;
  const seconds = (performance.now() - start) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 500));
  tasks.push(...observer.takeRecords().map(({ duration }) => duration));
  const { converged, engine } = model.report;
  return { longestTask: Math.max(0, ...tasks), handedOver, seconds, iterations, converged, engine };
};
