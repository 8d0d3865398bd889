# Completion of ssoenv for bash 3.2 or later. Asks `ssoenv __complete`, which gets the word breaks and the line up to the
# cursor, and gives what readline is to put there, quoted. An empty line asks for bash's own completion of files.
# shellcheck shell=bash disable=SC2206

_ssoenv() {
    \builtin local exe="${__ssoenv_exe:-}" line="${COMP_LINE:0:COMP_POINT}" reply=''
    COMPREPLY=()
    if [[ -n "$exe" && -x "$exe" ]]; then
        reply="$("$exe" __complete bash -- "${COMP_WORDBREAKS-}" "$line" 2>/dev/null </dev/null || \builtin :; \builtin printf .)"
    else
        reply="$(\builtin command ssoenv __complete bash -- "${COMP_WORDBREAKS-}" "$line" 2>/dev/null </dev/null || \builtin :; \builtin printf .)"
    fi
    reply="${reply%.}"
    if [[ "$reply" == $'\n' ]]; then
        # bash 3.2 has no compopt.
        \builtin compopt -o default 2>/dev/null || reply="$(\builtin compgen -f -- "${2-}" || \builtin :)"
    fi
    if [[ -n "$reply" && "$reply" != $'\n' ]]; then
        # Split at line ends, and at nothing else; a loop takes ten times as long.
        \builtin local IFS=$'\n'
        case "$-" in
            *f*) COMPREPLY=($reply) ;;
            *) \builtin set -f; COMPREPLY=($reply); \builtin set +f ;;
        esac
    fi
    \builtin return 0
}

# The order is that of the configuration; before bash 4.4 it cannot be kept.
case "$-" in
    *i*) \builtin complete -o nosort -F _ssoenv ssoenv 2>/dev/null || \builtin complete -F _ssoenv ssoenv ;;
esac
