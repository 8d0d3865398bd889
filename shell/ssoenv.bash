# shellcheck shell=bash
# The hook of ssoenv for bash 3.2 and later. `ssoenv init bash` prints it, after assignments of
#
#   __ssoenv_exe     the program
#   __ssoenv_hooks   not empty: more than the command
#   __ssoenv_prompt  not empty: the segment goes into PS1
#   __ssoenv_cd      not empty: cd, pushd and popd switch at once
#   __ssoenv_region  not empty: the segment names the region
#   __ssoenv_orders  the file of orders to let go; its first line is another one after each order
#   __ssoenv_drop    statements that take inherited credentials out of an interactive shell
#
# A prompt starts no process. The program is called when the nearest .ssoenv is another one or has changed, when
# credentials are to be renewed, and after an order to let go. What it prints is evaluated only after success, and only if
# it says that it may be.

# Aliases are expanded while a function is read, and these functions are nobody's to change.
\builtin shopt -q expand_aliases && __ssoenv_aliases=1 || __ssoenv_aliases=
\builtin shopt -u expand_aliases
# One of the command's own name would go before it.
\builtin unalias ssoenv 2>/dev/null || :

# The verbs that change this shell are evaluated here; everything else passes through untouched.
ssoenv() {
    local __ssoenv_word
    case ${1-} in
        use | off | login | logout | bind | unbind | allow | deny) ;;
        '')
            # What comes next depends on whether this shell has the hook.
            (SSOENV_LOADED=1 __ssoenv_run "$@")
            return
            ;;
        exec)
            __ssoenv_exec "$@"
            return
            ;;
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
    # A function that was marked with `declare -ft` inherits the trap all the same.
    declare -f +t "$1" __ssoenv_change __ssoenv_ask __ssoenv_ask_once __ssoenv_arrive __ssoenv_heed __ssoenv_look \
        __ssoenv_run
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

# A command keeps the keys that it started with. Where it fails after a quarter of an hour, the shortest life of keys, the
# program looks whether they have expired meanwhile, and says so.
__ssoenv_exec() {
    local __ssoenv_code=0 __ssoenv_now __ssoenv_began_at
    if [[ -z ${__ssoenv_is_hooked-} ]]; then
        __ssoenv_run "$@"
        return
    fi
    __ssoenv_clock
    __ssoenv_began_at=$__ssoenv_now
    __ssoenv_run "$@" || __ssoenv_code=$?
    if [[ $__ssoenv_code != 0 ]]; then
        __ssoenv_clock
        if ((__ssoenv_now - __ssoenv_began_at >= __ssoenv_long)); then
            # The next prompt does not say the same of this shell's keys.
            __ssoenv_started=
            SSOENV_HOOK=1 __ssoenv_run __hook ended "$__ssoenv_code" "$__ssoenv_began_at" -- "$@" </dev/null || :
        fi
    fi
    return "$__ssoenv_code"
}

__ssoenv_change() {
    local __ssoenv_text __ssoenv_code=0 __ssoenv_said=${__ssoenv_repeats-}
    __ssoenv_repeats=
    __ssoenv_text=$(SSOENV_PROTOCOL=1 SSOENV_WRAP=bash SSOENV_SEGMENT=${__ssoenv_is_hooked-} SSOENV_REPEATS=$__ssoenv_said \
        __ssoenv_run "$@") || __ssoenv_code=$?
    if [[ $__ssoenv_code == 0 ]]; then
        case $__ssoenv_text in
            ': ssoenv-eval;'*) builtin eval "$__ssoenv_text" || __ssoenv_code=$? ;;
            '') ;;
            *) builtin printf '%s\n' "$__ssoenv_text" ;;
        esac
    fi
    # A subshell takes its change with it. Where its output is caught there may be an eval around it: that is given the
    # same command again, which shows no keys to whatever else reads it, and what was taken, so that nothing is said or
    # asked twice. `$(…)` is always a pipe; a file is none.
    # bash 4.3 counts no level for `<(…)`.
    if [[ (${BASH_SUBSHELL-0} != 0 || ${BASHPID-$$} != "$$") && -p /dev/fd/1 ]]; then
        case $1$__ssoenv_code in
            use0 | off0)
                builtin printf '__ssoenv_repeats=%q; ssoenv%s;\n' "${SSOENV_PROFILE:--}" "$(\builtin printf ' %q' "$@")"
                ;;
            use* | off*) builtin printf 'false;\n' ;;
        esac
    fi
    if [[ $__ssoenv_code == 0 && -n ${__ssoenv_is_hooked-} ]]; then
        __ssoenv_off=
        # The hook runs no other program than this one, and only where it has just worked for a person.
        [[ -x ${__ssoenv_exe-} ]] || __ssoenv_exe=$(\builtin type -P ssoenv) || :
        # The next prompt sees to SSOENV_FILE, where the path is none that text of the program may hold.
        case $1 in bind | unbind | allow | deny) __ssoenv_pwd= ;; esac
        __ssoenv_install ''
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
    # The function that has called this one stands in PROMPT_COMMAND, if a tool has taken the hook along.
    __ssoenv_by=${FUNCNAME[${#FUNCNAME[@]} - 1]}
    [[ -z ${__ssoenv_off-} ]] || return "$__ssoenv_code"
    case $- in
        *[xvT]*) __ssoenv_unseen __ssoenv_work || : ;;
        *) __ssoenv_work || : ;;
    esac
    return "$__ssoenv_code"
}

__ssoenv_work() {
    if [[ -n ${SSOENV_PROFILE-} ]]; then __ssoenv_heed; fi
    # First: a bound directory that is entered remembers what was active.
    if [[ ${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-} != "${__ssoenv_tools-}" ]]; then __ssoenv_follow; fi
    if [[ ${PWD-} != "${__ssoenv_pwd-}" || -n ${SSOENV_FILE-} ]]; then __ssoenv_look; fi
    __ssoenv_segment
    __ssoenv_started=
    # When a command looks for an order before it runs.
    if [[ -z ${SSOENV_PROFILE-} ]]; then
        __ssoenv_next=$__ssoenv_never
    else
        __ssoenv_next=$((${!__ssoenv_counter-0} + __ssoenv_pause))
    fi
    __ssoenv_draw
    if [[ -z ${__ssoenv_armed+x} || ${PS0-} != "$__ssoenv_armed" ]] || ! shopt -q promptvars; then __ssoenv_arm; fi
    [[ -n ${__ssoenv_is_settled-} ]] || __ssoenv_settle
}

# For an active profile: asks the program after an order to let go that this shell has not seen yet.
__ssoenv_heed() {
    local __ssoenv_text=''
    __ssoenv_watched=/dev/null
    if [[ -f ${__ssoenv_orders-} && -r $__ssoenv_orders ]]; then __ssoenv_watched=$__ssoenv_orders; fi
    if [[ -n $__ssoenv_compares ]]; then
        # PS0 reads it in the same way, but not a file that something has spoiled: bash would speak of its zero bytes.
        { __ssoenv_text=$(<"$__ssoenv_watched"); } 2>/dev/null
        [[ $__ssoenv_text == [0-9]* || ! -s $__ssoenv_watched ]] || __ssoenv_watched=/dev/null
        [[ $__ssoenv_text == "${__ssoenv_remembered-none}" ]] || __ssoenv_remember
        __ssoenv_text=${__ssoenv_text%%$'\n'*}
    else
        IFS='' builtin read -r -n 32 __ssoenv_text <"$__ssoenv_watched" || :
    fi
    [[ $__ssoenv_text != "${SSOENV_ORDER-}" ]] || return 0
    # Once for the same credentials, whatever the answer is.
    __ssoenv_text="$__ssoenv_text|${SSOENV_ORDER-}|${SSOENV_KEY_ID-}"
    [[ $__ssoenv_text != "$__ssoenv_heeded" ]] || return 0
    __ssoenv_heeded=$__ssoenv_text
    __ssoenv_ask let-go || :
}

__ssoenv_remember() {
    __ssoenv_remembered=$__ssoenv_text
    __ssoenv_known=()
    __ssoenv_known[same]=
    __ssoenv_known["same$__ssoenv_text"]=
}

# A tool that sets variables by directory has changed them: what it took of ours with its own is set again.
__ssoenv_follow() {
    __ssoenv_tools=${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-}
    if [[ -n ${SSOENV_PROFILE-} ]]; then __ssoenv_ask changed || :; fi
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
        __ssoenv_text=$(SSOENV_PROTOCOL=1 SSOENV_HOOK=1 SSOENV_WRAP=bash "$__ssoenv_exe" __hook "$@" </dev/null) ||
            __ssoenv_code=$?
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

# What the prompt shows, from variables alone: it stays what it is while they do, until the minute that it names is over.
__ssoenv_segment() {
    local __ssoenv_of
    if [[ -n ${SSOENV_PROFILE-} && -z ${__ssoenv_off-} ]]; then
        __ssoenv_of="$SSOENV_PROFILE|${SSOENV_LABEL-}|${SSOENV_KEY_ID-}|${AWS_ACCESS_KEY_ID-none}|${AWS_PROFILE+x}"
        __ssoenv_of="$__ssoenv_of|${SSOENV_REFRESH_AT-}|${SSOENV_EXPIRES_AT-}|${SSOENV_PRODUCTION-}|${SSOENV_COLOR-}"
        __ssoenv_of="$__ssoenv_of|${SSOENV_UNTIL-}${SSOENV_UNTIL+x}"
        __ssoenv_of="$__ssoenv_of|${AWS_REGION-}|${AWS_DEFAULT_REGION-}|${NO_COLOR-}|${TERM-}"
        # Compared as texts, since a clock that was unset may hold anything; one that counts from 0 never fits.
        # shellcheck disable=SC2071
        if [[ "$__ssoenv_of|${SSOENV_PROMPT-}" != "$__ssoenv_drawn" ||
            ${!__ssoenv_counter-} < $__ssoenv_since || ! ${!__ssoenv_counter-} < $__ssoenv_until ]]; then
            __ssoenv_due=$__ssoenv_never __ssoenv_until=0
            __ssoenv_reckon
        fi
    else
        __ssoenv_due=$__ssoenv_never
        __ssoenv_seg=
        [[ -z ${SSOENV_PROMPT+x} ]] || builtin unset -v SSOENV_PROMPT
    fi
}

# For an active profile. Its variables may hold anything: nothing is reckoned with that is not one to twelve digits,
# since arithmetic would run what else they hold.
__ssoenv_reckon() {
    local __ssoenv_said='?' __ssoenv_style=31 __ssoenv_label="${SSOENV_LABEL:-$SSOENV_PROFILE}" __ssoenv_left __ssoenv_wait
    local __ssoenv_for=
    if [[ -n ${SSOENV_UNTIL+x} ]]; then
        # First: keys with an end leave the shell then, whatever else has been set since.
        __ssoenv_clock
        if ! __ssoenv_is_for && [[ -z ${__ssoenv_is_asked-} ]]; then
            __ssoenv_refresh
            return
        fi
    fi
    # Where the credentials of a directory cannot be had, the mark is `none` and there is no key.
    if [[ -n ${AWS_PROFILE+x} || -z ${SSOENV_KEY_ID-} || ${AWS_ACCESS_KEY_ID-none} != "$SSOENV_KEY_ID" ]]; then
        __ssoenv_is_profile || __ssoenv_is_foreign || return 0
    else
        __ssoenv_clock
        case ${SSOENV_REFRESH_AT-} in
            '' | *[!0-9]* | ?????????????*) ;;
            *)
                __ssoenv_wait=$((10#$SSOENV_REFRESH_AT - __ssoenv_now))
                if ((__ssoenv_wait <= 0)) && [[ -z ${__ssoenv_is_asked-} ]]; then
                    __ssoenv_refresh
                    return
                fi
                __ssoenv_left=$__ssoenv_for
                case ${SSOENV_EXPIRES_AT-} in
                    # Keys of a user do not end, and are never renewed.
                    '') [[ -n $__ssoenv_for || $SSOENV_REFRESH_AT != 253402300799 ]] || __ssoenv_said='' __ssoenv_style=32 ;;
                    *[!0-9]* | ?????????????*) __ssoenv_left= ;;
                    *)
                        __ssoenv_left=$((10#$SSOENV_EXPIRES_AT - __ssoenv_now))
                        ((${__ssoenv_for:-__ssoenv_left} >= __ssoenv_left)) || __ssoenv_left=$__ssoenv_for
                        ;;
                esac
                if [[ -n $__ssoenv_left ]]; then
                    if ((__ssoenv_left < 900)); then
                        __ssoenv_is_short
                    else
                        __ssoenv_is_long
                    fi
                    # From when on a command renews the keys before it runs: once they have expired, and not while a
                    # prompt would not try it either, unless that is a matter of seconds. By the clock that
                    # __ssoenv_before is asked by.
                    ((__ssoenv_wait > __ssoenv_left && __ssoenv_wait > 3)) || __ssoenv_wait=$__ssoenv_left
                    __ssoenv_due=$((${!__ssoenv_counter-0} + __ssoenv_wait))
                fi
                ;;
        esac
        [[ -n ${AWS_ACCESS_KEY_ID+x} ]] || __ssoenv_said='✗' __ssoenv_style=31
    fi
    [[ $__ssoenv_label != *[!A-Za-z0-9._:/@+\ -]* && ${#__ssoenv_label} -le 64 ]] || __ssoenv_plain "$__ssoenv_label"
    [[ -z $__ssoenv_for || $__ssoenv_style == 31 ]] || __ssoenv_style='7;33'
    [[ $__ssoenv_style != 32 ]] || case ${SSOENV_COLOR-} in 3[4-7]) __ssoenv_style=$SSOENV_COLOR ;; esac
    [[ ${SSOENV_PRODUCTION-} != 1 ]] || __ssoenv_is_production
    [[ -z ${__ssoenv_region-} ]] || __ssoenv_add_region
    __ssoenv_said="$__ssoenv_label${__ssoenv_said:+ $__ssoenv_said}"
    if [[ -n ${NO_COLOR-} || ${TERM-} == dumb ]]; then
        __ssoenv_seg="[$__ssoenv_said] "
    else
        # The bytes by which readline knows what takes no room; \[ and \] mean nothing in a variable.
        __ssoenv_seg=$'\001\e['$__ssoenv_style$'m\002['$__ssoenv_said$']\001\e[m\002 '
    fi
    [[ ${SSOENV_PROMPT-} == "$__ssoenv_said" ]] || builtin export SSOENV_PROMPT="$__ssoenv_said"
    __ssoenv_drawn="$__ssoenv_of|$__ssoenv_said"
}

# With the exit code of the last command and when it began, where it failed: keys that expired meanwhile may be why.
__ssoenv_refresh() {
    if [[ ${__ssoenv_code:-0} == 0 || -z ${__ssoenv_started-} ]]; then
        __ssoenv_ask_once refresh
    else
        __ssoenv_ask_once refresh "$__ssoenv_code" "$((__ssoenv_now - ${!__ssoenv_counter-0} + __ssoenv_started))"
    fi
}

# Once per prompt, whatever the answer is; then from the beginning.
__ssoenv_ask_once() {
    local __ssoenv_is_asked=1
    __ssoenv_ask "$@"
    __ssoenv_segment
}

# Before the command that was typed, where there is an order to let go, or where the keys have expired since the prompt was
# drawn. For these it waits longer than a prompt would, says so, and Ctrl-C ends that.
__ssoenv_before() {
    local __ssoenv_was_due=$__ssoenv_due
    __ssoenv_due=$__ssoenv_never __ssoenv_next=$__ssoenv_never
    [[ -z ${__ssoenv_off-} && ${BASH_SUBSHELL-0} == 0 ]] || return 0
    if [[ -n ${SSOENV_PROFILE-} ]]; then
        __ssoenv_unseen __ssoenv_heed || :
        # Once a second in a loop.
        __ssoenv_next=$((${!__ssoenv_counter-0} + 1))
        if [[ -z ${SSOENV_PROFILE-} ]]; then __ssoenv_segment; fi
    fi
    if ((${!__ssoenv_counter-0} < __ssoenv_was_due)); then
        [[ -z ${SSOENV_PROFILE-} ]] || __ssoenv_due=$__ssoenv_was_due
        return 0
    fi
    [[ -n ${SSOENV_PROFILE-} ]] || return 0
    __ssoenv_unseen __ssoenv_ask_once command || :
    # What goes on behind is looked for again in seconds, and not before each command of a loop.
    ((__ssoenv_due > ${!__ssoenv_counter-0})) || __ssoenv_due=$((${!__ssoenv_counter-0} + 3))
}

# For those who are called before each command, bash-preexec and ble.sh, and a DEBUG trap.
__ssoenv_preexec() {
    ((__ssoenv_started = ${!__ssoenv_counter-0}))
    ((${!__ssoenv_counter-0} < __ssoenv_due && ${!__ssoenv_counter-0} < __ssoenv_next)) || __ssoenv_before
    return 0
}

# A failure would make the shell leave the command out with extdebug. What a prompt runs comes by here too, and what
# completes a word.
__ssoenv_debug() {
    ((${!__ssoenv_counter-0} < __ssoenv_due && ${!__ssoenv_counter-0} < __ssoenv_next)) || __ssoenv_is_prompting ||
        __ssoenv_before
    return 0
}

__ssoenv_is_prompting() {
    local __ssoenv_list="${PROMPT_COMMAND-}"
    [[ -z ${COMP_LINE-} ]] || return 0
    __ssoenv_list=";${__ssoenv_list//$'\n'/;};"
    [[ ${__ssoenv_list// /} == *";${BASH_COMMAND// /};"* ]]
}

# PS0 is expanded between a line that was typed and its commands. In some versions nothing may follow our part of it.
__ssoenv_arm() {
    if [[ -n ${__ssoenv_ps0-} ]]; then
        PS0=${PS0-}
        PS0=${PS0//"$__ssoenv_ps0"/}
        # Without it PS0 is shown as it is written.
        ! shopt -q promptvars || PS0=$PS0$__ssoenv_ps0
    fi
    __ssoenv_armed=${PS0-}
}

# Where the profile's name alone is set, or the address of an endpoint, the mark is `profile` or begins with `endpoint`:
# tools see to the credentials, and to their end.
__ssoenv_is_profile() {
    [[ -z ${AWS_ACCESS_KEY_ID+x}${AWS_SECRET_ACCESS_KEY+x}${AWS_SESSION_TOKEN+x} ]] || return 1
    [[ ${SSOENV_KEY_ID-} == profile && ${AWS_PROFILE-} == "$SSOENV_PROFILE" ]] ||
        [[ ${SSOENV_KEY_ID-} == "endpoint${AWS_PROFILE:+ $AWS_PROFILE}" &&
            -n ${AWS_CONTAINER_CREDENTIALS_FULL_URI-} ]] || return 1
    __ssoenv_said='' __ssoenv_style=32
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

# Whether the time of `use --for` goes on, with the seconds left in __ssoenv_for. Twelve hours are the most.
__ssoenv_is_for() {
    case ${SSOENV_UNTIL-} in
        '' | *[!0-9]* | ?????????????*) return 1 ;;
    esac
    __ssoenv_for=$((10#$SSOENV_UNTIL - __ssoenv_now))
    ((__ssoenv_for > 0 && __ssoenv_for <= 43260))
}

# Nothing else is said until the minute is over, or the keys are to be renewed.
__ssoenv_is_long() {
    local __ssoenv_more=$((__ssoenv_left % 60 + 1))
    ((__ssoenv_more < __ssoenv_wait)) || __ssoenv_more=$__ssoenv_wait
    [[ $__ssoenv_counter == SECONDS ]] || __ssoenv_since=$__ssoenv_now __ssoenv_until=$((__ssoenv_now + __ssoenv_more))
    __ssoenv_style=32
    if ((__ssoenv_left < 3600)); then
        __ssoenv_said=$((__ssoenv_left / 60))m
    else
        builtin printf -v __ssoenv_said '%dh%02dm' "$((__ssoenv_left / 3600))" "$((__ssoenv_left / 60 % 60))"
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
    if [[ $__ssoenv_style == *33 ]]; then __ssoenv_style='1;7;33'; else __ssoenv_style='1;7;31'; fi
}

# Behind the label, where the settings want it.
__ssoenv_add_region() {
    local __ssoenv_place=${AWS_REGION:-${AWS_DEFAULT_REGION-}}
    case $__ssoenv_place in
        '' | *[!a-z0-9-]*) ;;
        *) ((${#__ssoenv_place} > 32)) || __ssoenv_label="$__ssoenv_label $__ssoenv_place" ;;
    esac
}

# A name that no terminal and no prompt can misread.
__ssoenv_plain() {
    __ssoenv_label=${1//[!A-Za-z0-9._:\/@+ -]/_}
    __ssoenv_label=${__ssoenv_label:0:64}
}

# The segment is in PS1 before others wrap that into marks of theirs, and again when it has been drawn anew.
__ssoenv_draw() {
    case ${PS1-} in
        '' | *__ssoenv_seg*) ;;
        *) __ssoenv_put ;;
    esac
}

# Last at every prompt, for what has drawn PS1 anew since the hook.
__ssoenv_show() {
    # shellcheck disable=SC2319  # the status before the prompt, for what follows
    local __ssoenv_code=$?
    case $- in *e*) __ssoenv_code=0 ;; esac
    case ${PS1-} in
        '' | *__ssoenv_seg*) ;;
        *) __ssoenv_put ;;
    esac
    return "$__ssoenv_code"
}

__ssoenv_put() {
    if [[ -z ${__ssoenv_prompt-} ]] || ! shopt -q promptvars; then return 0; fi
    # These draw the whole prompt by a program, and have a segment of their own for it.
    if declare -F starship_precmd >/dev/null || declare -F _omp_hook >/dev/null; then
        __ssoenv_prompt=
        return 0
    fi
    # VS Code puts its marks around what it finds changed: let it find the prompt without them.
    if [[ -n ${__vsc_custom_PS1-} && $PS1 == "$__vsc_custom_PS1" ]]; then PS1=${__vsc_original_PS1-}; fi
    # shellcheck disable=SC2016  # expanded at each prompt, and what comes out is not expanded again
    PS1='${__ssoenv_seg-}'$PS1
}

# A text of PROMPT_COMMAND without what is ours, in __ssoenv_head up to the last word of direnv or mise, whose variables
# the hook reads, and in __ssoenv_rest. In the hook's place there is nothing else; what is left behind it stays.
__ssoenv_split() {
    local __ssoenv_word
    __ssoenv_head='' __ssoenv_rest=$1
    for __ssoenv_word in ' ;__ssoenv_hook' ';__ssoenv_hook' $'__ssoenv_hook\n' '__ssoenv_hook;' __ssoenv_hook \
        $'\n__ssoenv_show' '__ssoenv_show;' __ssoenv_show; do
        __ssoenv_rest=${__ssoenv_rest//"$__ssoenv_word"/}
    done
    for __ssoenv_word in _direnv_hook _mise_hook_prompt_command _mise_hook; do
        case ${__ssoenv_rest#*"$__ssoenv_word"} in
            "$__ssoenv_rest" | [A-Za-z0-9_]*) ;;
            *)
                __ssoenv_head=$__ssoenv_head${__ssoenv_rest%%"$__ssoenv_word"*}$__ssoenv_word
                __ssoenv_rest=${__ssoenv_rest#*"$__ssoenv_word"}
                ;;
        esac
    done
}

# The hook's place in a text, in __ssoenv_text: behind direnv and mise, which look for themselves between semicolons, and
# before whatever draws. What follows direnv directly belongs to its command, `;` or `|| :`; anything else is a command of
# its own. The last look at PS1 is the very last, and is needed if something else may draw.
__ssoenv_join() {
    __ssoenv_split "$1"
    __ssoenv_text=${__ssoenv_head:+$__ssoenv_head;}__ssoenv_hook
    if [[ -n $__ssoenv_head && $__ssoenv_rest == [\;\ $'\n']* || -z $__ssoenv_rest ]]; then
        __ssoenv_text=$__ssoenv_text$__ssoenv_rest
    else
        __ssoenv_text=$__ssoenv_text$'\n'$__ssoenv_rest
    fi
    if [[ $__ssoenv_rest == *[!\;\ $'\n']* ]]; then __ssoenv_text=$__ssoenv_text$'\n'__ssoenv_show; fi
}

# The same for a list, in __ssoenv_items. In PROMPT_COMMAND ($1 is empty) the hook shares the element of direnv or mise:
# starship, which may come later, takes the first element along, and no other one.
__ssoenv_order() {
    local __ssoenv_item __ssoenv_at=-1 __ssoenv_count=0 __ssoenv_is_list=$1
    __ssoenv_items=()
    shift
    for __ssoenv_item in "$@"; do
        __ssoenv_split "$__ssoenv_item"
        # One that was ours alone.
        [[ -n $__ssoenv_head$__ssoenv_rest || -z $__ssoenv_item ]] || continue
        __ssoenv_items[__ssoenv_count]=$__ssoenv_head$__ssoenv_rest
        case $__ssoenv_item in
            *_direnv_hook* | *_mise_hook*) __ssoenv_at=$__ssoenv_count ;;
        esac
        __ssoenv_count=$((__ssoenv_count + 1))
    done
    if [[ -n $__ssoenv_is_list || $__ssoenv_at == -1 ]]; then
        __ssoenv_count=$((__ssoenv_at + 1))
        __ssoenv_items=(${__ssoenv_items[@]+"${__ssoenv_items[@]:0:__ssoenv_count}"} __ssoenv_hook
            ${__ssoenv_items[@]+"${__ssoenv_items[@]:__ssoenv_count}"})
    else
        # mise looks for itself between blanks here.
        __ssoenv_items[__ssoenv_at]="${__ssoenv_items[__ssoenv_at]} ;__ssoenv_hook"
        case ${__ssoenv_items[__ssoenv_at]} in
            *_mise_hook*) ;;
            *) __ssoenv_items[__ssoenv_at]=${__ssoenv_items[__ssoenv_at]/% ;__ssoenv_hook/;__ssoenv_hook} ;;
        esac
    fi
    __ssoenv_items=("${__ssoenv_items[@]}" __ssoenv_show)
}

# Puts the hook where a prompt runs it, once, however often this is called: a line of the start-up file may have thrown it
# out again. With a word, what is there is put in order too.
# shellcheck disable=SC2178,SC2128  # PROMPT_COMMAND is an array for some, and a text for others
__ssoenv_install() {
    local __ssoenv_head __ssoenv_rest __ssoenv_text __ssoenv_items
    case "${PROMPT_COMMAND[*]-} ${precmd_functions[*]-}" in
        *__ssoenv_hook*) [[ -n $1 ]] || return 0 ;;
        *starship_precmd*)
            # starship evaluates what it found there by itself.
            case ${STARSHIP_PROMPT_COMMAND-} in *__ssoenv_hook*) [[ -n $1 ]] || return 0 ;; esac
            ;;
        *__bp_precmd_invoke_cmd*) ;;
        # So do others, under names of their own.
        *"${__ssoenv_by:-__ssoenv_hook}"*) return 0 ;;
    esac
    [[ -z ${__ssoenv_is_barred-} ]] || return 0
    if [[ -n ${bash_preexec_imported-}${__bp_imported-} && ${PROMPT_COMMAND[*]-} != *__ssoenv_hook* ]]; then
        __ssoenv_order list ${precmd_functions[@]+"${precmd_functions[@]}"}
        precmd_functions=("${__ssoenv_items[@]}")
    elif ! (unset -v PROMPT_COMMAND) 2>/dev/null; then
        __ssoenv_is_barred=1
        builtin printf 'ssoenv: PROMPT_COMMAND is readonly: no prompt, no renewal and no directories in this shell\n' >&2
    elif [[ ${PROMPT_COMMAND[*]-} == *starship_precmd* ]]; then
        # There it runs before the prompt is drawn, and is not in the way when starship looks for itself.
        __ssoenv_join "${STARSHIP_PROMPT_COMMAND-}"
        STARSHIP_PROMPT_COMMAND=$__ssoenv_text
        __ssoenv_leave
    elif [[ ${PROMPT_COMMAND-} == __vsc_prompt_cmd* ]] && declare -F __vsc_prompt_cmd_original >/dev/null; then
        # VS Code takes whatever runs behind its own part for a command that was typed.
        __ssoenv_join "${__vsc_original_prompt_command-}"
        __vsc_original_prompt_command=$__ssoenv_text
        PROMPT_COMMAND=__vsc_prompt_cmd_original
    elif __ssoenv_is_list; then
        # Elements of their own see the status of every command of a pipeline.
        __ssoenv_order '' "${PROMPT_COMMAND[@]}"
        PROMPT_COMMAND=("${__ssoenv_items[@]}")
    else
        # A text stays one, for all who look at it as one.
        __ssoenv_join "${PROMPT_COMMAND-}"
        PROMPT_COMMAND=$__ssoenv_text
    fi
}

# Whether PROMPT_COMMAND is a list that bash runs as one. VS Code wants one element, if there is not more.
__ssoenv_is_list() {
    local __ssoenv_items
    __ssoenv_items=(${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"} last)
    ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 0))) || return 1
    ((${#__ssoenv_items[@]} < 3)) || return 0
    [[ ${#__ssoenv_items[@]} == 2 && ${TERM_PROGRAM-} != vscode && $(\declare -p PROMPT_COMMAND) == 'declare -a'* ]]
}

# PROMPT_COMMAND without what is ours.
# shellcheck disable=SC2178,SC2128
__ssoenv_leave() {
    local __ssoenv_index
    for __ssoenv_index in "${!PROMPT_COMMAND[@]}"; do
        [[ ${PROMPT_COMMAND[__ssoenv_index]} == *__ssoenv_* ]] || continue
        __ssoenv_split "${PROMPT_COMMAND[__ssoenv_index]}"
        if [[ $__ssoenv_index == 0 ]]; then
            # A text stays one.
            PROMPT_COMMAND=$__ssoenv_head$__ssoenv_rest
        elif [[ -n $__ssoenv_head$__ssoenv_rest ]]; then
            PROMPT_COMMAND[__ssoenv_index]=$__ssoenv_head$__ssoenv_rest
        else
            unset -v "PROMPT_COMMAND[$__ssoenv_index]"
        fi
    done
}

# At the first prompt, when all start-up files have been read: what has been put behind the hook since may draw.
__ssoenv_settle() {
    __ssoenv_is_settled=1
    [[ -n ${bash_preexec_imported-}${__bp_imported-} ]] || __ssoenv_install again
}

__ssoenv_off='' __ssoenv_repeats=''
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
        # No clock in the shell but the seconds that it counts, and which a person may set: where they went back, or far
        # ahead, the time is asked for.
        __ssoenv_last=
        __ssoenv_clock() {
            case ${SECONDS-} in
                '' | *[!0-9]* | ????????????*) __ssoenv_last= ;;
                *)
                    if [[ -n $__ssoenv_last ]] && ((SECONDS >= __ssoenv_last && SECONDS <= __ssoenv_last + 600)); then
                        __ssoenv_last=$SECONDS __ssoenv_now=$((__ssoenv_began + SECONDS))
                        return
                    fi
                    __ssoenv_last=$SECONDS
                    ;;
            esac
            __ssoenv_now=$(\command date +%s) || __ssoenv_now=0
            __ssoenv_began=$((__ssoenv_now - ${__ssoenv_last:-0}))
        }
    fi
    # What an environment may have brought in would be arithmetic.
    unset -v __ssoenv_yes __ssoenv_ps0 __ssoenv_is_settled __ssoenv_armed __ssoenv_started __ssoenv_known \
        __ssoenv_remembered
    # Seconds after which a command of `exec` that fails may have outlived its keys.
    __ssoenv_long=900
    __ssoenv_since=0 __ssoenv_until=0 __ssoenv_drawn=
    __ssoenv_never=999999999999 __ssoenv_due=999999999999 __ssoenv_yes[1]=1 __ssoenv_counter=SECONDS
    ((BASH_VERSINFO[0] < 5)) || __ssoenv_counter=EPOCHSECONDS
    # Seconds after a prompt in which no command looks for an order.
    __ssoenv_next=999999999999 __ssoenv_pause=0 __ssoenv_heeded='' __ssoenv_compares='' __ssoenv_watched=/dev/null
    if declare -F blehook >/dev/null; then
        blehook PREEXEC!=__ssoenv_preexec
    elif ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] > 3))); then
        # shellcheck disable=SC2016  # expanded when a line has been typed
        if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 2))); then
            __ssoenv_ps0='${| __ssoenv_before; }'
        else
            # A process of its own cannot change this shell, but can wake it. The signal is one that nothing else uses.
            __ssoenv_ps0='$(\builtin kill -URG "$$")'
            case $(\builtin trap -p URG) in
                # In POSIX mode a signal without a trap has one that is `-`.
                '' | 'trap -- - '* | *__ssoenv_before*) builtin trap __ssoenv_before URG ;;
                *) __ssoenv_ps0= ;;
            esac
        fi
        if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 1))); then
            # Since 5.2 `$(<…)` starts no process. What is read is the name of an element, and never arithmetic; the name
            # begins with `due` once keys are to be renewed.
            __ssoenv_compares=1 __ssoenv_kinds=(same due)
            declare -gA __ssoenv_known=()
            # shellcheck disable=SC2016
            __ssoenv_ps0=${__ssoenv_ps0:+'${__ssoenv_known["${__ssoenv_kinds[__ssoenv_started>=__ssoenv_due]}$(<"$__ssoenv_watched")"]-'"$__ssoenv_ps0}"}
        else
            # A process then: not for each command of many that are typed at once.
            __ssoenv_pause=2
        fi
        # An element that is there alone is 1: once it is time. When the command began is set beside that.
        __ssoenv_ps0=${__ssoenv_ps0:+"\${__ssoenv_yes[(__ssoenv_started=\${$__ssoenv_counter-0})>=(__ssoenv_due<__ssoenv_next?__ssoenv_due:__ssoenv_next)]+$__ssoenv_ps0}"}
    elif [[ -n ${bash_preexec_imported-}${__bp_imported-} ]]; then
        case " ${preexec_functions[*]-} " in
            *' __ssoenv_preexec '*) ;;
            *) preexec_functions=(__ssoenv_preexec ${preexec_functions[@]+"${preexec_functions[@]}"}) ;;
        esac
    else
        __ssoenv_pause=1
        builtin eval "__ssoenv_former=($(\builtin trap -p DEBUG))"
        # shellcheck disable=SC2064  # the former one is part of it
        [[ ${__ssoenv_former[2]-} == *__ssoenv_debug* ]] ||
            builtin trap "__ssoenv_debug \"\$_\"${__ssoenv_former[2]:+$'\n'${__ssoenv_former[2]}}" DEBUG
        unset -v __ssoenv_former
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
    __ssoenv_tools=${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-}
    __ssoenv_install again
    __ssoenv_segment
    __ssoenv_draw
fi
unset -v __ssoenv_drop
[[ -z $__ssoenv_aliases ]] || shopt -s expand_aliases
