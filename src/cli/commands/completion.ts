import type { Command } from 'commander';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';

type Word = { readonly name: string; readonly summary: string; readonly options: readonly string[] };

/** `homeostat completion bash|zsh|fish`: a script that completes commands and options. */
export const completionCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('completion')
      .description('print a script that completes commands and options in a shell')
      .argument('<shell>', 'bash, zsh or fish')
      .addHelpText(
        'after',
        examples('source <(homeostat completion bash)', 'homeostat completion zsh > "${fpath[1]}/_homeostat"', 'homeostat completion fish | source'),
      )
      .action(
        run(async (io, shell: string) => {
          const write = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : undefined;
          if (write === undefined) throw new CliError(`shell is ${shell}; it must be bash, zsh or fish; choose one`, exitCodes.usage);
          io.out(write(program.commands.map(wordOf)));
          return 0;
        }),
      );
  },
};

function wordOf(command: Command): Word {
  const options = command.options.flatMap((option) => [option.long, option.short]).filter((flag) => typeof flag === 'string');
  return { name: command.name(), summary: command.description().replaceAll("'", ''), options: [...options, '--help'] };
}

const scripts = {
  bash: (words: readonly Word[]): string => `# bash completion for homeostat
_homeostat() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map((word) => word.name).join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${words.map((word) => `    ${word.name}) COMPREPLY=($(compgen -W "${word.options.join(' ')}" -f -- "$current")) ;;`).join('\n')}
  esac
}
complete -o default -F _homeostat homeostat
`,
  zsh: (words: readonly Word[]): string => `#compdef homeostat
_homeostat() {
  local -a commands
  commands=(
${words.map((word) => `    '${word.name}:${word.summary.replaceAll(':', '\\:')}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${words.map((word) => `    ${word.name}) compadd -- ${word.options.join(' ')}; _files ;;`).join('\n')}
  esac
}
compdef _homeostat homeostat
`,
  fish: (words: readonly Word[]): string => `# fish completion for homeostat
${words
  .map((word) =>
    [
      `complete -c homeostat -n __fish_use_subcommand -a ${word.name} -d '${word.summary}'`,
      ...word.options
        .filter((flag) => flag.startsWith('--'))
        .map((flag) => `complete -c homeostat -n '__fish_seen_subcommand_from ${word.name}' -l ${flag.slice(2)}`),
    ].join('\n'),
  )
  .join('\n')}
`,
} as const;
