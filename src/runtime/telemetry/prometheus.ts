/** Prometheus text exposition format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */

export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** Writes one family after another; every sample of a family must follow its `family` line. */
export class PrometheusWriter {
  #text = '';

  family(name: string, type: MetricType, help: string): void {
    this.#text += `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  }

  sample(name: string, labels: readonly string[], values: readonly string[], value: number): void {
    this.#text += `${name}${formatLabels(labels, values)} ${formatNumber(value)}\n`;
  }

  /** A family of one gauge without labels. */
  gauge(name: string, help: string, value: number): void {
    this.family(name, 'gauge', help);
    this.sample(name, [], [], value);
  }

  toString(): string {
    return this.#text;
  }
}

function formatLabels(labels: readonly string[], values: readonly string[]): string {
  if (labels.length === 0) return '';
  return `{${labels.map((label, index) => `${label}="${escapeLabelValue(values[index] ?? '')}"`).join(',')}}`;
}

function formatNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabelValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
