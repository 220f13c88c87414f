/** The data of a contract that is JSON or YAML, for those who need more of it than whether a link holds. */
import { readPlainYaml } from './plain-yaml.ts';
import { readYaml } from './yaml.ts';

/** Undefined for what is neither, or cannot be read. Never throws. */
export function treeOf(written: string): unknown {
  const text = written.charCodeAt(0) === 0xfeff ? written.slice(1) : written;
  const start = text.trimStart()[0];
  if (start === '{' || start === '[') {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  if (start === '<' || start === undefined) return undefined;
  const plain = readPlainYaml(text);
  if (plain !== undefined) return plain;
  const full = readYaml(text);
  return full.ok ? full.values[0] : undefined;
}
