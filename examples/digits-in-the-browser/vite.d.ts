declare module "*.csv?url" {
  /** where the file is served */
  const url: string;
  export default url;
}
