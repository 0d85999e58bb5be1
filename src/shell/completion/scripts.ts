/** What bash, zsh and fish read. All of them hand the line up to the cursor to `crm --compgen`, which answers with one candidate
 *  a line: the word as it would be, with a blank behind it when it is whole, a tab, what it is. */
export const SCRIPTS: Readonly<Record<"bash" | "zsh" | "fish", string>> = {
  bash: `# bash completion of crm: made by 'crm completion bash'.
_crm() {
  local line=\${COMP_LINE:0:COMP_POINT} candidate word head
  word=\${line##*[[:space:]]}
  # What readline takes for a word begins behind the last of these.
  head=\${word%"\${word##*[=:]}"}
  [[ $COMP_WORDBREAKS == *[=:]* ]] || head=
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate=\${candidate%%$'\\t'*}
    COMPREPLY+=("\${candidate#"$head"}")
  done < <("\${COMP_WORDS[0]}" --compgen "$line" 2>/dev/null)
}
complete -o nospace -F _crm crm
`,
  zsh: `#compdef crm
# zsh completion of crm: made by 'crm completion zsh'.
_crm() {
  local line row
  local -a whole part wholes parts
  line="\${(j: :)words[1,CURRENT-1]} $PREFIX"
  for row in "\${(@f)$("\${words[1]}" --compgen "$line" 2>/dev/null)}"; do
    [[ -n $row ]] || continue
    local text=\${row%%$'\\t'*} what=\${row#*$'\\t'}
    if [[ $text == *' ' ]]; then
      whole+=("\${text% }") wholes+=("\${text}\${what:+-- $what}")
    else
      part+=("$text") parts+=("\${text}\${what:+ -- $what}")
    fi
  done
  (( \${#whole} )) && compadd -l -d wholes -- "\${whole[@]}"
  (( \${#part} )) && compadd -l -S '' -d parts -- "\${part[@]}"
  (( \${#whole} + \${#part} ))
}
if [[ $funcstack[1] == _crm ]]; then
  _crm "$@"
else
  compdef _crm crm
fi
`,
  fish: `# fish completion of crm: made by 'crm completion fish'.
function __crm_candidates
    set -l line (commandline -cp)
    crm --compgen "$line" 2>/dev/null | string replace -r ' \\t' '\\t'
end
complete -c crm -f -a '(__crm_candidates)'
`,
};
