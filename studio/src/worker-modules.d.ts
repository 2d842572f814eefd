declare module "*?worker&inline" {
  const WorkerOfModule: new () => Worker;
  export default WorkerOfModule;
}
