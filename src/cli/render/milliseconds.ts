/** A measured time for people: `0.4 ms`, `41 ms`, `1.25 s`, `2 min 5 s`, `3 days`. For durations that somebody wrote, the units have their own phrase. */
export function milliseconds(time: number): string {
  if (!(time > 0)) return '0 ms';
  if (time < 9.95) return `${Number(time.toFixed(1))} ms`;
  if (time < 999.5) return `${Math.round(time)} ms`;
  if (time < 59_995) return `${Number((time / 1_000).toFixed(2))} s`;
  const seconds = Math.round(time / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  if (minutes >= 48 * 60) return `${Math.floor(minutes / (24 * 60))} days`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
