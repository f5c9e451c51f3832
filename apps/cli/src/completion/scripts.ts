export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

// Each script asks `zendo __complete` with the words so far, so that it never falls behind the commands.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of zendo for bash. Load it with:  source <(zendo completion bash)
_zendo() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _zendo zendo
`,
  zsh: `#compdef zendo
# Completion of zendo for zsh. Load it with:  source <(zendo completion zsh)
_zendo() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=(\${candidates:#})
  if (( \${#candidates} )); then compadd -- "\${candidates[@]}"; else _files; fi
}
if [ "\${funcstack[1]}" = "_zendo" ]; then _zendo "$@"; else compdef _zendo zendo; fi
`,
  fish: `# Completion of zendo for fish. Load it with:  zendo completion fish | source
function __zendo_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process) (commandline --current-token --cut-at-cursor)
    $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete --command zendo --no-files --arguments '(__zendo_complete)'
`,
};

/** The completion script of a shell. */
export const completionScript = (shell: Shell): string => SCRIPTS[shell];
