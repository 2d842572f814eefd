import DoctorWorker from "./doctor-worker.ts?worker&inline";

/** A worker that has the gradient doctor. */
export function startDoctor(): Worker {
  return new DoctorWorker();
}
