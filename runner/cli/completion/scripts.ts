import type { SHELLS } from '../definitions/completion.ts';

/**
 * Every shell's script hands the words up to the cursor to `stepwell complete` and offers what it answers: the
 * candidates themselves are made from the command definitions, in one place. A line that is `:files`, `:folders` or
 * `:data-files` asks the shell for its own completion of files.
 */
export function completionScript(shell: (typeof SHELLS)[number]): string {
  return SCRIPTS[shell];
}

const BASH = String.raw`# Completion of stepwell for bash.
_stepwell() {
  local line value cur words=() cword
  # A word such as @file or --data=x is one word to stepwell, whatever COMP_WORDBREAKS says.
  local before="\${COMP_LINE:0:COMP_POINT}"
  read -r -a words <<< "$before"
  [[ "$before" == *[[:space:]] ]] && words+=("")
  cword=$((\${#words[@]} - 1))
  cur="\${words[cword]}"
  # What of the word stands before the part bash is going to replace.
  local kept="" part="\${COMP_WORDS[COMP_CWORD]}"
  case "$part" in [=:@]) part="" ;; esac
  [[ "$cur" == *"$part" ]] && kept="\${cur%"$part"}"
  COMPREPLY=()
  while IFS= read -r line; do
    value="\${line%%$'\t'*}"
    case "$value" in
      :folders) while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$cur"); compopt -o filenames 2>/dev/null ;;
      :files) while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null ;;
      :data-files) while IFS= read -r value; do value="@$value"; COMPREPLY+=("\${value#"$kept"}"); done < <(compgen -f -- "\${cur#@}") ;;
      */ | *=) COMPREPLY+=("\${value#"$kept"}"); compopt -o nospace 2>/dev/null ;;
      ?*) COMPREPLY+=("\${value#"$kept"}") ;;
    esac
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _stepwell stepwell
`.replaceAll('\\$', '$');

const ZSH = String.raw`#compdef stepwell
# Completion of stepwell for zsh.
_stepwell() {
  local line value help
  local -a open closed
  while IFS= read -r line; do
    value="\${line%%$'\t'*}"
    help="\${line#*$'\t'}"
    [[ "$help" == "$line" ]] && help=""
    case "$value" in
      :folders) _files -/ ;;
      :files) _files ;;
      :data-files) compset -P '@'; _files -P '@' ;;
      */ | *=) open+=("\${value//:/\\:}:$help") ;;
      ?*) closed+=("\${value//:/\\:}:$help") ;;
    esac
  done < <("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#closed )) && _describe -V stepwell closed
  (( $#open )) && _describe -V stepwell open -S ''
  return 0
}
if [[ "$funcstack[1]" == _stepwell ]]; then _stepwell "$@"; else compdef _stepwell stepwell; fi
`.replaceAll('\\$', '$');

const FISH = String.raw`# Completion of stepwell for fish.
function __stepwell_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (command $words[1] complete -- $words[2..] $current 2>/dev/null)
        set -l parts (string split -m 1 \t -- $line)
        switch $parts[1]
            case ':folders'
                __fish_complete_directories $current
            case ':files'
                __fish_complete_path $current
            case ':data-files'
                __fish_complete_path (string replace -r '^@' '' -- $current) | string replace -r '^' '@'
            case '*'
                echo $line
        end
    end
end
complete -c stepwell -f -a '(__stepwell_complete)'
`;

const POWERSHELL = String.raw`# Completion of stepwell for PowerShell.
Register-ArgumentCompleter -Native -CommandName stepwell -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    if ($wordToComplete -eq '') { $words += '' }
    $rest = @($words | Select-Object -Skip 1 | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } })
    & $words[0] complete '--' @rest 2>$null | ForEach-Object {
        $value, $help = $_ -split [char]9, 2
        if ($value -in ':files', ':folders', ':data-files') {
            $prefix = if ($value -eq ':data-files') { '@' } else { '' }
            Get-ChildItem -Path ("{0}*" -f ($wordToComplete -replace '^@', '')) -Directory:($value -eq ':folders') -ErrorAction SilentlyContinue | ForEach-Object {
                $name = $prefix + (Resolve-Path -Relative $_.FullName)
                [System.Management.Automation.CompletionResult]::new($name, $name, 'ProviderItem', $name)
            }
        } elseif ($value) {
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($help) { $help } else { $value }))
        }
    }
}
`;

const SCRIPTS: Record<(typeof SHELLS)[number], string> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
