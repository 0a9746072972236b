#compdef fleetwave
# Completion of fleetwave for zsh. In ~/.zshrc, after compinit: eval "$(fleetwave completion zsh)"
# or, in a folder of $fpath: fleetwave completion zsh > _fleetwave
_fleetwave() {
    local -a whole begun
    local line value
    for line in "${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            :files) compset -P '--*='; _files; return ;;
            :folders) compset -P '--*='; _files -/; return ;;
            '') ;;
            */) begun+=("$line") ;;
            *)
                value=${line%%$'\t'*}
                whole+=("${value//:/\\:}${${line#$value}/$'\t'/:}")
                ;;
        esac
    done
    # A cluster is to be followed by a hub.
    (( ${#begun} )) && compadd -S '' -a begun
    (( ${#whole} )) && _describe fleetwave whole
}
if [[ ${funcstack[1]} == _fleetwave ]]; then
    _fleetwave "$@"
else
    compdef _fleetwave fleetwave
fi
