# Completion of fleetwave for fish. In a session: fleetwave completion fish | source
# or for good: fleetwave completion fish > ~/.config/fish/completions/fleetwave.fish
function __fleetwave_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] __complete $words[2..] "$current" 2>/dev/null)
    switch "$found[1]"
        case ':files'
            __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current")
        case ':folders'
            __fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$current")
        case '*'
            string join \n -- $found
    end
end
complete -c fleetwave -f -a '(__fleetwave_complete)'
