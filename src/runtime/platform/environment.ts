/** The process's environment variables: the only place that reads them. Everybody else is handed an Environment. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** A live view: a variable set later is seen. */
export function processEnvironment(): Environment {
  return process.env;
}
