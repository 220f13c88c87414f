import type { Command, Flag, Offer } from '../../command.ts';
import { GENERAL_FLAGS } from '../../general-flags.ts';
import { listing } from './listing.ts';

/** Bash 3.2 and newer. After a flag that takes a value, that flag's values are offered; else flags or arguments. */
export function bashScript(commands: readonly Command[]): string {
  return `# Completion of concordat for bash.
_concordat() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((command) => command.name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command:$previous" in
${commands.flatMap((command) => command.flags.filter((flag) => flag.value !== undefined).map((flag) => valueCase(command, flag))).join('\n')}
  esac
  case "$command" in
${commands.map(commandCase).join('\n')}
  esac
}
complete -F _concordat concordat
`;
}

function valueCase(command: Command, flag: Flag): string {
  return `    ${command.name}:--${flag.name}) ${reply(flag.offers)}; return ;;`;
}

function commandCase(command: Command): string {
  const flags = [...command.flags, ...GENERAL_FLAGS].map((flag) => `--${flag.name}`).join(' ');
  const offers = command.arguments[0]?.offers;
  return `    ${command.name})
      case "$current" in
        -*) COMPREPLY=($(compgen -W "${flags}" -- "$current")) ;;
        *) ${reply(offers)} ;;
      esac ;;`;
}

function reply(offers: Offer | undefined): string {
  if (offers === undefined) return ':';
  if (offers === 'file') return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (offers === 'id' || offers === 'subject') return `COMPREPLY=($(compgen -W "$(${listing(offers)})" -- "$current"))`;
  if (offers === 'folder') return 'COMPREPLY=($(compgen -d -- "$current"))';
  return `COMPREPLY=($(compgen -W "${offers.join(' ')}" -- "$current"))`;
}
