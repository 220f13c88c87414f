/** Columns that line up. Cells are plain text; colour is put on after the widths are known. */
import type { Paint, Role } from './colour.ts';
import { displayWidth, pad } from './width.ts';

export interface Cell {
  readonly text: string;
  readonly role?: Role;
}

export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

/** One line per row, the headings first when any is given. The last column is not filled up. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
  paint: Paint,
  indent = '',
): string[] {
  const headings: Cell[] = columns.map((column) => ({ text: column.heading, role: 'quiet' }));
  const lines = columns.some((column) => column.heading !== '') ? [headings, ...rows] : rows;
  const cells = lines.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
  const widths = columns.map((_, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index]?.text ?? '')), 0),
  );
  return cells.map((row) => {
    const parts = row.map((cell, index) => {
      const column = columns[index];
      const last = index === row.length - 1 && column?.align !== 'right';
      const text = last ? cell.text : pad(cell.text, widths[index] ?? 0, column?.align === 'right' ? 'left' : 'right');
      return cell.role === undefined ? text : paint(cell.role, text);
    });
    return `${indent}${parts.join('  ')}`.trimEnd();
  });
}
