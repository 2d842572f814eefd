// @multilogit/spark: where rows are tables of Spark, and their sums are made there.

export type { QueryColumns } from "./arrow-columns.js";
export { type CrossCheck, type CrossCheckOptions, crossCheck } from "./cross-check.js";
export { connectSpark, type SparkOptions, SparkSession } from "./spark-session.js";
export { type SparkSource, type SparkSourceOptions, sparkConnection, sparkSource } from "./spark-source.js";
