# shellcheck shell=bash
# The hook of ssoenv for bash 3.2 and later. `ssoenv init bash` prints it, after assignments of
#
#   __ssoenv_exe     the program
#   __ssoenv_hooks   not empty: more than the command
#   __ssoenv_prompt  not empty: the segment goes into PS1
#   __ssoenv_cd      not empty: cd, pushd and popd switch at once
#   __ssoenv_drop    statements that take inherited credentials out of an interactive shell
#
# A prompt starts no process. The program is called when the nearest .ssoenv is another one or has changed, and when
# credentials are to be renewed. What it prints is evaluated only after success, and only if it says that it may be.

# Aliases are expanded while a function is read, and these functions are nobody's to change.
\builtin shopt -q expand_aliases && __ssoenv_aliases=1 || __ssoenv_aliases=
\builtin shopt -u expand_aliases
# One of the command's own name would go before it.
\builtin unalias ssoenv 2>/dev/null || :

# The verbs that change this shell are evaluated here; everything else passes through untouched.
ssoenv() {
    local __ssoenv_word
    case ${1-} in
        use | off | login | logout | bind | allow | deny) ;;
        *)
            __ssoenv_run "$@"
            return
            ;;
    esac
    for __ssoenv_word in "$@"; do
        case $__ssoenv_word in
            --) break ;;
            -h | --help | --print | --format | --format=*)
                __ssoenv_run "$@"
                return
                ;;
        esac
    done
    __ssoenv_unseen __ssoenv_change "$@"
}

# Runs a function where nobody is shown the keys, and nobody's words get into what is caught: no trace, no echo of what
# is read, and no DEBUG trap, which a function that begins without `set -T` does not inherit.
__ssoenv_unseen() {
    local __ssoenv_set='' __ssoenv_done=0
    case $- in *x*) __ssoenv_set=x && { set +x; } 2>/dev/null ;; esac
    case $- in *v*) __ssoenv_set=v$__ssoenv_set ;; esac
    case $- in *T*) __ssoenv_set=T$__ssoenv_set ;; esac
    set +vT
    "$@" || __ssoenv_done=$?
    [[ -z $__ssoenv_set ]] || set "-$__ssoenv_set"
    return "$__ssoenv_done"
}

__ssoenv_run() {
    if [[ -x ${__ssoenv_exe-} ]]; then
        "$__ssoenv_exe" "$@"
    else
        command ssoenv "$@"
    fi
}

__ssoenv_change() {
    local __ssoenv_text __ssoenv_code=0
    __ssoenv_text=$(SSOENV_WRAP=bash __ssoenv_run "$@") || __ssoenv_code=$?
    if [[ $__ssoenv_code == 0 ]]; then
        case $__ssoenv_text in
            ': ssoenv-eval;'*) builtin eval "$__ssoenv_text" || __ssoenv_code=$? ;;
            '') ;;
            *) builtin printf '%s\n' "$__ssoenv_text" ;;
        esac
    fi
    # A subshell takes its change with it. Where its output is caught there may be an eval around it: that is given the
    # same command again, which shows no keys to whatever else reads it. `$(…)` is always a pipe; a file is none.
    if [[ ${BASH_SUBSHELL-0} != 0 && -p /dev/fd/1 ]]; then
        case $1$__ssoenv_code in
            use0 | off0) builtin printf 'ssoenv%s;\n' "$(builtin printf ' %q' "$@")" ;;
            use* | off*) builtin printf 'false;\n' ;;
        esac
    fi
    if [[ $__ssoenv_code == 0 && -n ${__ssoenv_is_hooked-} ]]; then
        __ssoenv_off=
        # The hook runs no other program than this one, and only where it has just worked for a person.
        [[ -x ${__ssoenv_exe-} ]] || __ssoenv_exe=$(builtin type -P ssoenv) || :
        # The next prompt sees to SSOENV_FILE, where the path is none that text of the program may hold.
        case $1 in bind | allow | deny) __ssoenv_pwd= ;; esac
        __ssoenv_install
    fi
    return "$__ssoenv_code"
}

# At every prompt. A function is copied as a whole whenever it is called, so that here and below what is seldom needed
# stands in one of its own.
__ssoenv_hook() {
    # shellcheck disable=SC2319  # the status before the prompt
    local __ssoenv_code=$?
    # Handing on a failure would end an interactive shell with `set -e`.
    case $- in *e*) __ssoenv_code=0 ;; esac
    [[ -z ${__ssoenv_off-} ]] || return "$__ssoenv_code"
    case $- in
        *[xvT]*) __ssoenv_unseen __ssoenv_work || : ;;
        *) __ssoenv_work || : ;;
    esac
    return "$__ssoenv_code"
}

__ssoenv_work() {
    if [[ ${PWD-} != "${__ssoenv_pwd-}" || -n ${SSOENV_FILE-} ]]; then __ssoenv_look; fi
    __ssoenv_segment
}

# Asks the program where the nearest .ssoenv is another one, has changed, or is gone.
__ssoenv_look() {
    if [[ ${PWD-} != "${__ssoenv_pwd-}" ]]; then
        __ssoenv_pwd=${PWD-}
        __ssoenv_find
        if [[ $__ssoenv_found != "${SSOENV_FILE-}" ]]; then
            __ssoenv_arrive
            return
        fi
    fi
    if [[ -n ${SSOENV_FILE-} ]]; then
        if [[ ! -f $SSOENV_FILE || -n ${SSOENV_STAMP-} && $SSOENV_FILE -nt $SSOENV_STAMP ]]; then
            __ssoenv_find
            __ssoenv_arrive
        fi
    fi
}

# By the name that the shell has for its place, links and all; a place that is gone has parents too.
__ssoenv_find() {
    local __ssoenv_place=${PWD-}
    __ssoenv_found=
    [[ $__ssoenv_place == /* ]] || return 0
    __ssoenv_place=${__ssoenv_place%/}
    until [[ -f $__ssoenv_place/.ssoenv || -z $__ssoenv_place ]]; do
        __ssoenv_place=${__ssoenv_place%/*}
    done
    if [[ -f $__ssoenv_place/.ssoenv ]]; then __ssoenv_found=$__ssoenv_place/.ssoenv; fi
}

__ssoenv_arrive() {
    if ! __ssoenv_ask chdir "${PWD-}" "$__ssoenv_found"; then
        __ssoenv_pwd=
        return 0
    fi
    # Here, since a path may hold what no text of the program may: line ends.
    if [[ -n $__ssoenv_found ]]; then
        builtin export SSOENV_FILE="$__ssoenv_found"
    elif [[ -n ${SSOENV_FILE+x} ]]; then
        builtin unset -v SSOENV_FILE
    fi
}

# One call of the program by the hook: it asks nobody and has no terminal to read. When it fails there is one message,
# and no further call, until a verb that changes this shell succeeds.
__ssoenv_ask() {
    local __ssoenv_text='' __ssoenv_code=127
    if [[ -x ${__ssoenv_exe-} ]]; then
        __ssoenv_code=0
        __ssoenv_text=$(SSOENV_HOOK=1 SSOENV_WRAP=bash "$__ssoenv_exe" __hook "$@" </dev/null) || __ssoenv_code=$?
    fi
    if [[ $__ssoenv_code == 0 ]]; then
        case $__ssoenv_text in
            ': ssoenv-eval;'*) builtin eval "$__ssoenv_text" && return 0 ;;
        esac
        __ssoenv_code=1
    fi
    [[ $__ssoenv_code != 130 ]] || return 1
    __ssoenv_off=1
    # shellcheck disable=SC2016  # the backquotes are for people
    builtin printf 'ssoenv: %s ended with status %s, so prompt and directories are off in this shell until `ssoenv use` succeeds\n' \
        "${__ssoenv_exe-}" "$__ssoenv_code" >&2
    return 1
}

# What the prompt shows, from variables alone.
__ssoenv_segment() {
    if [[ -n ${SSOENV_PROFILE-} && -z ${__ssoenv_off-} ]]; then
        __ssoenv_reckon
    else
        __ssoenv_seg=
        [[ -z ${SSOENV_PROMPT+x} ]] || builtin unset -v SSOENV_PROMPT
    fi
}

# For an active profile. Its variables may hold anything: nothing is reckoned with that is not one to twelve digits,
# since arithmetic would run what else they hold.
__ssoenv_reckon() {
    local __ssoenv_said='?' __ssoenv_style=31 __ssoenv_label="${SSOENV_LABEL:-$SSOENV_PROFILE}" __ssoenv_left
    # Where the profile's name alone is set, the mark is `profile`: tools see to the credentials, and to their end. Where
    # the credentials of a directory cannot be had, it is `none` and there is no key.
    if [[ ${SSOENV_KEY_ID-} == profile && ${AWS_PROFILE-} == "$SSOENV_PROFILE" &&
        -z ${AWS_ACCESS_KEY_ID+x}${AWS_SECRET_ACCESS_KEY+x}${AWS_SESSION_TOKEN+x} ]]; then
        __ssoenv_said='' __ssoenv_style=32
    elif [[ -n ${AWS_PROFILE+x} || -z ${SSOENV_KEY_ID-} || ${AWS_ACCESS_KEY_ID-none} != "$SSOENV_KEY_ID" ]]; then
        __ssoenv_is_foreign || return 0
    else
        __ssoenv_clock
        case ${SSOENV_REFRESH_AT-} in
            '' | *[!0-9]* | ?????????????*) ;;
            *)
                if ((__ssoenv_now >= 10#$SSOENV_REFRESH_AT)) && [[ -z ${__ssoenv_is_asked-} ]]; then
                    __ssoenv_ask_once refresh
                    return
                fi
                case ${SSOENV_EXPIRES_AT-} in
                    # Keys of a user do not end, and are never renewed.
                    '') [[ $SSOENV_REFRESH_AT != 253402300799 ]] || __ssoenv_said='' __ssoenv_style=32 ;;
                    *[!0-9]* | ?????????????*) ;;
                    *)
                        __ssoenv_left=$((10#$SSOENV_EXPIRES_AT - __ssoenv_now))
                        if ((__ssoenv_left < 900)); then
                            __ssoenv_is_short
                        elif ((__ssoenv_left < 3600)); then
                            __ssoenv_said=$((__ssoenv_left / 60))m __ssoenv_style=32
                        else
                            builtin printf -v __ssoenv_said '%dh%02dm' \
                                $((__ssoenv_left / 3600)) $((__ssoenv_left / 60 % 60))
                            __ssoenv_style=32
                        fi
                        ;;
                esac
                ;;
        esac
        [[ -n ${AWS_ACCESS_KEY_ID+x} ]] || __ssoenv_said='✗' __ssoenv_style=31
    fi
    [[ $__ssoenv_label != *[!A-Za-z0-9._:/@+\ -]* && ${#__ssoenv_label} -le 64 ]] || __ssoenv_plain "$__ssoenv_label"
    [[ ${SSOENV_PRODUCTION-} != 1 ]] || __ssoenv_is_production
    __ssoenv_said="$__ssoenv_label${__ssoenv_said:+ $__ssoenv_said}"
    if [[ -n ${NO_COLOR-} || ${TERM-} == dumb ]]; then
        __ssoenv_seg="[$__ssoenv_said] "
    else
        # The bytes by which readline knows what takes no room; \[ and \] mean nothing in a variable.
        __ssoenv_seg=$'\001\e['$__ssoenv_style$'m\002['$__ssoenv_said$']\001\e[m\002 '
    fi
    [[ ${SSOENV_PROMPT-} == "$__ssoenv_said" ]] || builtin export SSOENV_PROMPT="$__ssoenv_said"
}

# Once per prompt, whatever the answer is; then from the beginning.
__ssoenv_ask_once() {
    local __ssoenv_is_asked=1
    __ssoenv_ask "$1"
    __ssoenv_segment
}

__ssoenv_is_foreign() {
    local __ssoenv_label
    # What described our keys would lie about others.
    if [[ -n ${AWS_SSO_PROFILE-} && $AWS_SSO_PROFILE == "$SSOENV_PROFILE" && -z ${__ssoenv_is_asked-} ]]; then
        __ssoenv_ask_once changed
        return 1
    fi
    if [[ -n ${AWS_PROFILE-} ]]; then
        __ssoenv_plain "$AWS_PROFILE"
        __ssoenv_said="? $__ssoenv_label"
    fi
}

__ssoenv_is_short() {
    if ((__ssoenv_left <= 0)); then
        __ssoenv_said=expired
    elif ((__ssoenv_left < 60)); then
        __ssoenv_said='<1m' __ssoenv_style=33
    else
        __ssoenv_said=$((__ssoenv_left / 60))m __ssoenv_style=33
    fi
}

__ssoenv_is_production() {
    case $__ssoenv_label in
        *[Pp][Rr][Oo][Dd]*) ;;
        *) __ssoenv_label="PROD $__ssoenv_label" ;;
    esac
    if [[ $__ssoenv_style == 33 ]]; then __ssoenv_style='1;7;33'; else __ssoenv_style='1;7;31'; fi
}

# A name that no terminal and no prompt can misread.
__ssoenv_plain() {
    __ssoenv_label=${1//[!A-Za-z0-9._:\/@+ -]/_}
    __ssoenv_label=${__ssoenv_label:0:64}
}

# Last at every prompt: whoever has drawn PS1 anew has left the segment out.
__ssoenv_show() {
    case ${PS1-} in
        '' | *__ssoenv_seg*) ;;
        *) __ssoenv_put ;;
    esac
}

__ssoenv_put() {
    if [[ -z ${__ssoenv_prompt-} ]] || ! shopt -q promptvars; then return 0; fi
    # These draw the whole prompt by a program, and have a segment of their own for it.
    if declare -F starship_precmd >/dev/null || declare -F _omp_hook >/dev/null; then
        __ssoenv_prompt=
        return 0
    fi
    # shellcheck disable=SC2016  # expanded at each prompt, and what comes out is not expanded again
    PS1='${__ssoenv_seg-}'$PS1
}

# Behind direnv and mise, whose variables it reads, and before whatever draws; the last look at PS1 is the very last.
__ssoenv_order() {
    local __ssoenv_item __ssoenv_at=0 __ssoenv_count=0
    for __ssoenv_item in "$@"; do
        # All in turn, but for a last look that was left behind.
        shift
        [[ $__ssoenv_item != __ssoenv_show ]] || continue
        set -- "$@" "$__ssoenv_item"
        __ssoenv_count=$((__ssoenv_count + 1))
        case $__ssoenv_item in
            *_direnv_hook* | *_mise_hook*) __ssoenv_at=$__ssoenv_count ;;
        esac
    done
    __ssoenv_items=("${@:1:__ssoenv_at}" __ssoenv_hook "${@:__ssoenv_at+1}" __ssoenv_show)
}

# Once, however often it is called: a line of the start-up file may have thrown the hook out again.
# shellcheck disable=SC2178,SC2128  # PROMPT_COMMAND is an array for some, and a text for others
__ssoenv_install() {
    local __ssoenv_word __ssoenv_head='' __ssoenv_rest
    # starship evaluates what it found there by itself.
    case "${PROMPT_COMMAND[*]-} ${precmd_functions[*]-} ${STARSHIP_PROMPT_COMMAND-}" in
        *__ssoenv_hook*) return 0 ;;
    esac
    [[ -z ${__ssoenv_is_barred-} ]] || return 0
    if [[ -n ${bash_preexec_imported-}${__bp_imported-} ]]; then
        __ssoenv_order ${precmd_functions[@]+"${precmd_functions[@]}"}
        precmd_functions=("${__ssoenv_items[@]}")
    elif ! (unset -v PROMPT_COMMAND) 2>/dev/null; then
        __ssoenv_is_barred=1
        builtin printf 'ssoenv: PROMPT_COMMAND is readonly: no prompt, no renewal and no directories in this shell\n' >&2
    elif ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 0))); then
        # An element of its own: those behind it see the status, and that of every command of a pipeline.
        __ssoenv_order ${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"}
        PROMPT_COMMAND=("${__ssoenv_items[@]}")
    else
        __ssoenv_rest=${PROMPT_COMMAND-}
        for __ssoenv_word in _direnv_hook _mise_hook_prompt_command _mise_hook; do
            case ${__ssoenv_rest#*"$__ssoenv_word"} in
                "$__ssoenv_rest" | [A-Za-z0-9_]*) ;;
                *)
                    __ssoenv_head=$__ssoenv_head${__ssoenv_rest%%"$__ssoenv_word"*}$__ssoenv_word
                    __ssoenv_rest=${__ssoenv_rest#*"$__ssoenv_word"}
                    ;;
            esac
        done
        # What follows direnv directly belongs to its command, `;` or `|| :`; anything else is a command of its own.
        if [[ -z $__ssoenv_rest ]]; then
            __ssoenv_rest=$'\n'
        elif [[ -n $__ssoenv_head && $__ssoenv_rest == [\;\ $'\n']* ]]; then
            __ssoenv_rest=$__ssoenv_rest$'\n'
        else
            __ssoenv_rest=$'\n'$__ssoenv_rest$'\n'
        fi
        [[ -z $__ssoenv_head ]] || __ssoenv_head=$__ssoenv_head$'\n'
        PROMPT_COMMAND=${__ssoenv_head}__ssoenv_hook${__ssoenv_rest}__ssoenv_show
    fi
}

__ssoenv_off=
case $- in
    *i*) __ssoenv_is_hooked=${__ssoenv_hooks-} ;;
    *) __ssoenv_is_hooked= ;;
esac
if [[ -n $__ssoenv_is_hooked ]]; then
    if ((BASH_VERSINFO[0] >= 5)); then
        # Whoever unsets it gets a variable like any other.
        __ssoenv_clock() {
            __ssoenv_now=${EPOCHSECONDS-}
            case $__ssoenv_now in '' | *[!0-9]* | ?????????????*) builtin printf -v __ssoenv_now '%(%s)T' -1 ;; esac
        }
    elif ((BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 2)); then
        __ssoenv_clock() { builtin printf -v __ssoenv_now '%(%s)T' -1; }
    else
        # No clock in the shell but the seconds that it counts.
        __ssoenv_began=$(($(command date +%s) - SECONDS))
        __ssoenv_clock() { __ssoenv_now=$((__ssoenv_began + SECONDS)); }
    fi
    if [[ -n ${__ssoenv_cd-} ]]; then
        __ssoenv_moved() {
            [[ ${BASH_SUBSHELL-0} == 0 ]] || return 0
            __ssoenv_hook
            return 0
        }
        declare -F cd >/dev/null || cd() { builtin cd "$@" && __ssoenv_moved; }
        declare -F pushd >/dev/null || pushd() { builtin pushd "$@" && __ssoenv_moved; }
        declare -F popd >/dev/null || popd() { builtin popd "$@" && __ssoenv_moved; }
    fi
    if [[ -n ${__ssoenv_drop-} ]]; then builtin eval "$__ssoenv_drop"; fi
    __ssoenv_pwd=
    __ssoenv_install
fi
unset -v __ssoenv_drop
[[ -z $__ssoenv_aliases ]] || shopt -s expand_aliases
