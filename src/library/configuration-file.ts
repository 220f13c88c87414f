/** Where the configuration file is. Library and commands look for the same one. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const CONFIGURATION_FILE = 'concordat.config.json';

/** The nearest one from a folder upwards; undefined when there is none. */
export function nearestConfiguration(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, CONFIGURATION_FILE);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}
