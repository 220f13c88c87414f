import type { Command, Flag, Offer } from '../../command.ts';
import { GENERAL_FLAGS } from '../../general-flags.ts';
import { listing } from './listing.ts';

/** One `_arguments` specification per command. */
export function zshScript(commands: readonly Command[]): string {
  return `#compdef concordat
# Completion of concordat for zsh.
_concordat() {
  local -a commands
  commands=(
${commands.map((command) => `    ${quote(`${escapeColon(command.name)}:${command.summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case $words[2] in
${commands.map(commandCase).join('\n')}
  esac
}
compdef _concordat concordat
`;
}

function commandCase(command: Command): string {
  const flags = [...command.flags, ...GENERAL_FLAGS].map(flagSpecification);
  const positions = command.arguments.map((argument, index) => {
    const position = argument.repeated === true ? '*' : String(index + 1);
    return `${position}:${argument.name}:${action(argument.offers)}`;
  });
  const specifications = [...flags, ...positions].map((specification) => `        ${quote(specification)}`).join(' \\\n');
  return `    ${command.name})
      shift words; (( CURRENT-- ))
      _arguments \\
${specifications} ;;`;
}

function flagSpecification(flag: Flag): string {
  const repeat = flag.repeated === true ? '*' : '';
  const value = flag.value === undefined ? '' : `:${flag.value.replace(/[<>]/g, '').replaceAll(':', ' ')}:${action(flag.offers)}`;
  return `${repeat}--${flag.name}[${flag.summary.replace(/[[\]\\]/g, '').replaceAll(':', ' -')}]${value}`;
}

function action(offers: Offer | undefined): string {
  if (offers === undefined) return ' ';
  if (offers === 'file') return '_files';
  if (offers === 'id' || offers === 'subject') return `{compadd -- $(${listing(offers)})}`;
  if (offers === 'folder') return '_files -/';
  return `(${offers.join(' ')})`;
}

function escapeColon(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
