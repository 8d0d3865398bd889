# Completion of ssoenv for fish 3.4 or later. Asks `ssoenv __complete`, which gets the words up to the cursor, and gives a
# candidate a line, with its description behind a tab. An empty line asks for fish's own completion of files. fish
# quotes what it inserts.

function __ssoenv_complete
    set -l before (builtin commandline -opc)
    set -l word (builtin commandline -ct)
    set -l reply
    if set -q __ssoenv_exe; and test -x "$__ssoenv_exe"
        set reply (command $__ssoenv_exe __complete fish -- $before "$word" 2>/dev/null </dev/null)
    else
        set reply (command ssoenv __complete fish -- $before "$word" 2>/dev/null </dev/null)
    end
    if test (builtin count $reply) -eq 1; and test -z "$reply[1]"
        __fish_complete_path "$word"
    else if set -q reply[1]
        builtin printf '%s\n' $reply
    end
end

builtin complete -c ssoenv -e
builtin complete -c ssoenv -f -k -a '(__ssoenv_complete)'
