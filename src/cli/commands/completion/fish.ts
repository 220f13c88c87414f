import type { Command, Flag, Offer } from '../../command.ts';
import { GENERAL_FLAGS } from '../../general-flags.ts';
import { listing } from './listing.ts';

/** One `complete` line per command, flag and offer. */
export function fishScript(commands: readonly Command[]): string {
  const lines = ['# Completion of concordat for fish.', 'complete -c concordat -f'];
  for (const command of commands) {
    lines.push(`complete -c concordat -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`);
    const here = `complete -c concordat -n ${quote(`__fish_seen_subcommand_from ${command.name}`)}`;
    for (const flag of [...command.flags, ...GENERAL_FLAGS]) lines.push(flagLine(here, flag));
    const offers = command.arguments[0]?.offers;
    if (offers !== undefined) lines.push(`${here} ${offer(offers)}`);
  }
  return `${lines.join('\n')}\n`;
}

function flagLine(here: string, flag: Flag): string {
  const short = flag.short === undefined ? '' : ` -s ${flag.short}`;
  const value = flag.value === undefined ? '' : ` -r ${flag.offers === undefined ? '' : offer(flag.offers)}`;
  return `${here} -l ${flag.name}${short} -d ${quote(flag.summary)}${value.trimEnd()}`;
}

function offer(offers: Offer): string {
  if (offers === 'file') return '-F';
  if (offers === 'id' || offers === 'subject') return `-a '(${listing(offers)})'`;
  if (offers === 'folder') return "-a '(__fish_complete_directories)'";
  return `-a ${quote(offers.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
