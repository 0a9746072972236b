# Completion of fleetwave for bash. In ~/.bashrc: eval "$(fleetwave completion bash)"
_fleetwave() {
    local current=${COMP_WORDS[COMP_CWORD]} value help
    [[ $current == = ]] && current=
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        case $value in
            :files | :folders)
                type compopt &>/dev/null && compopt -o filenames
                local action=f
                [[ $value == :folders ]] && action=d
                while IFS= read -r value; do
                    COMPREPLY+=("$value")
                done < <(compgen -"$action" -- "$current")
                return
                ;;
            # bash completes what stands after the `=` alone.
            --*=*) COMPREPLY+=("${value#*=}") ;;
            *) COMPREPLY+=("$value") ;;
        esac
    done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # A cluster is to be followed by a hub.
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && type compopt &>/dev/null && compopt -o nospace
    return 0
}
complete -F _fleetwave fleetwave
