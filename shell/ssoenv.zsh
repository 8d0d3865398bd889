# The hook of ssoenv for zsh 5.0 and later. `ssoenv init zsh` prints it, after assignments of
#
#   __ssoenv_exe     the program
#   __ssoenv_hooks   not empty: more than the command
#   __ssoenv_prompt  not empty: the segment goes into PROMPT
#   __ssoenv_region  not empty: the segment names the region
#   __ssoenv_orders  the file of orders to let go; its first line is another one after each order
#   __ssoenv_drop    statements that take inherited credentials out of an interactive shell
#
# A prompt starts no process. The program is called when the nearest .ssoenv is another one or has changed, when
# credentials are to be renewed, and after an order to let go. What it prints is evaluated only after success, and only if
# it says that it may be.
#
# Commands are quoted with a backslash where somebody may have an alias of their name: those are expanded while this is
# read. Everything must also be readable under `emulate sh`, where a pattern has no bare parentheses.

# The verbs that change this shell are evaluated here; everything else passes through untouched. The word `function`
# keeps an alias of this name from being expanded here, which would be an error; it would also go before the function.
\builtin unalias ssoenv 2>/dev/null || \builtin :
function ssoenv {
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    \builtin local word __ssoenv_caught
    case ${1-} in
        use|off|login|logout|bind|unbind|allow|deny) ;;
        '')
            # What comes next depends on whether this shell has the hook.
            (SSOENV_LOADED=1 __ssoenv_run "$@")
            \return
            ;;
        exec)
            __ssoenv_exec "$@"
            \return
            ;;
        *)
            __ssoenv_run "$@"
            \return
            ;;
    esac
    for word in "$@"; do
        case $word in
            --) \break ;;
            -h|--help|--print|--format|--format=*)
                __ssoenv_run "$@"
                \return
                ;;
        esac
    done
    __ssoenv_change "$@"
    word=$?
    # The interrupt that was caught there, for the list or loop around this, or the person's own trap.
    if [[ -n $__ssoenv_caught ]] && (( word == 130 && ! ZSH_SUBSHELL )); then
        # Before 5.8 the status would be that of `kill`. For a program that an interrupt ends it is 130 there too.
        case $-:$ZSH_VERSION in
            *i*:5.[0-7]|*i*:5.[0-7].*) /bin/sh -c 'kill -INT $$' ;;
            *) \builtin kill -INT $$ ;;
        esac
    fi
    \return $word
}

__ssoenv_run() {
    if [[ -x $__ssoenv_exe ]]; then
        "$__ssoenv_exe" "$@"
    else
        \command ssoenv "$@"
    fi
}

# A command keeps the keys that it started with. Where it fails after a quarter of an hour, the shortest life of keys, the
# program looks whether they have expired meanwhile, and says so.
__ssoenv_exec() {
    if [[ -z $__ssoenv_is_hooked ]]; then
        __ssoenv_run "$@"
        \return
    fi
    \builtin local -i __ssoenv_code=0 began=$EPOCHSECONDS
    __ssoenv_run "$@" || __ssoenv_code=$?
    if (( __ssoenv_code && EPOCHSECONDS - began >= __ssoenv_long )); then
        # The next prompt does not say the same of this shell's keys.
        __ssoenv_started=0
        SSOENV_HOOK=1 __ssoenv_run __hook ended $__ssoenv_code $began -- "$@" </dev/null
    fi
    \return $__ssoenv_code
}

__ssoenv_change() {
    # Neither a DEBUG trap nor a trace of this very function is shown the keys.
    \builtin setopt local_traps no_xtrace
    \builtin trap - DEBUG
    \builtin local __ssoenv_text __ssoenv_said=$__ssoenv_repeats
    \builtin local -i __ssoenv_code
    __ssoenv_repeats=
    # Ctrl-C ends the program; without a trap it would end this function as well, with status 2.
    \builtin trap '__ssoenv_caught=1' INT
    __ssoenv_text=$(SSOENV_PROTOCOL=1 SSOENV_WRAP=zsh SSOENV_SEGMENT=$__ssoenv_is_hooked SSOENV_REPEATS=$__ssoenv_said \
        __ssoenv_run "$@")
    __ssoenv_code=$?
    if (( __ssoenv_code == 0 )); then
        case $__ssoenv_text in
            ': ssoenv-eval;'*)
                \builtin eval "$__ssoenv_text"
                __ssoenv_code=$?
                ;;
            '') ;;
            *) \builtin print -r -- "$__ssoenv_text" ;;
        esac
    fi
    # A subshell takes its change with it. Where its output is caught there may be an eval around it, or a `source`: that
    # is given the same command again, which shows no keys to whatever else reads it, and what was taken, so that nothing
    # is said or asked twice.
    if (( ZSH_SUBSHELL )); then
        case $ZSH_EVAL_CONTEXT in
            *equalsubst*) ;;
            *cmdsubst*|*outsubst*) [[ -p /dev/fd/1 ]] ;;
            *) \builtin false ;;
        esac && case $1$__ssoenv_code in
            use0|off0) \builtin print -r -- "__ssoenv_repeats=${(qq)${SSOENV_PROFILE:--}}; ssoenv ${(j: :)${(qq)@}};" ;;
            use*|off*) \builtin print -r -- 'false;' ;;
        esac
    fi
    if (( __ssoenv_code == 0 )) && [[ -n $__ssoenv_is_hooked ]]; then
        __ssoenv_off=
        # The hook runs no other program than this one, and only where it has just worked for a person.
        [[ -x $__ssoenv_exe ]] || __ssoenv_exe=$(\builtin whence -p ssoenv)
        # The next prompt sees to SSOENV_FILE, where the path is none that text of the program may hold.
        case $1 in bind|unbind|allow|deny) __ssoenv_pwd= ;; esac
        __ssoenv_install
    fi
    \return $__ssoenv_code
}

# At every prompt. What costs here is calls, and above all an assignment to psvar.
__ssoenv_precmd() {
    \builtin local __ssoenv_status=$?
    __ssoenv_work
    __ssoenv_started=0
    # Before others wrap PROMPT into marks of theirs.
    __ssoenv_show
}

__ssoenv_work() {
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ -z $__ssoenv_off ]]; then
        if [[ -n ${SSOENV_PROFILE-} ]]; then __ssoenv_heed; fi
        if [[ ${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-} != "$__ssoenv_tools" ]]; then __ssoenv_follow; fi
        if [[ $PWD != "$__ssoenv_pwd" || -n ${SSOENV_FILE-} ]]; then __ssoenv_look; fi
        __ssoenv_segment
    fi
    if [[ $precmd_functions[-1] != __ssoenv_show ]]; then __ssoenv_settle; fi
}

# At the first prompt, when all start-up files have been read: what has been put behind the hook since may draw.
__ssoenv_settle() {
    [[ -z $__ssoenv_is_settled ]] || \return 0
    __ssoenv_is_settled=1
    __ssoenv_install
}

# Before the command that was typed, if there is an order to let go, or if the keys have expired since the prompt was drawn.
# For these it waits longer than a prompt would, says so, and Ctrl-C ends that.
__ssoenv_preexec() {
    __ssoenv_started=$EPOCHSECONDS
    if [[ -z ${SSOENV_PROFILE-} ]]; then
        (( __ssoenv_started < __ssoenv_due )) && \return 0
    fi
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ -n $__ssoenv_off ]]; then
        __ssoenv_due=$__ssoenv_never
        \return 0
    fi
    if [[ -n ${SSOENV_PROFILE-} ]]; then
        __ssoenv_heed
        if [[ -z ${SSOENV_PROFILE-} ]]; then __ssoenv_segment; fi
    fi
    (( __ssoenv_started < __ssoenv_due )) && \return 0
    __ssoenv_due=$__ssoenv_never
    __ssoenv_ask_once command
    \return 0
}

# For an active profile: asks the program after an order to let go that this shell has not seen yet.
__ssoenv_heed() {
    \builtin local number=
    if [[ -f $__ssoenv_orders && -r $__ssoenv_orders ]]; then
        IFS= \builtin read -r number <"$__ssoenv_orders"
    fi
    [[ $number == "${SSOENV_ORDER-}" ]] && \return 0
    # Once for the same credentials, whatever the answer is.
    number="$number|${SSOENV_ORDER-}|${SSOENV_KEY_ID-}"
    [[ $number == "$__ssoenv_heeded" ]] && \return 0
    __ssoenv_heeded=$number
    __ssoenv_ask let-go
    \return 0
}

# A tool that sets variables by directory has changed them: what it took of ours with its own is set again.
__ssoenv_follow() {
    \builtin typeset -g __ssoenv_tools=${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-}
    if [[ -n ${SSOENV_PROFILE-} ]]; then __ssoenv_ask changed; fi
    \return 0
}

# After every change of the directory, before the next command of the line; not for `$(cd …)`.
__ssoenv_chpwd() {
    (( ZSH_SUBSHELL )) && \return 0
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ -z $__ssoenv_off ]]; then
        # First: a bound directory that is entered remembers what was active.
        if [[ ${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-} != "$__ssoenv_tools" ]]; then __ssoenv_follow; fi
        __ssoenv_look
        __ssoenv_segment
    fi
}

# Asks the program where the nearest .ssoenv is another one, has changed, or is gone.
__ssoenv_look() {
    if [[ $PWD != "$__ssoenv_pwd" ]]; then
        \builtin typeset -g __ssoenv_pwd=$PWD
        __ssoenv_find
        if [[ $__ssoenv_found != "${SSOENV_FILE-}" ]]; then
            __ssoenv_arrive
            \return 0
        fi
    fi
    if [[ -n ${SSOENV_FILE-} ]]; then
        if [[ ! -f $SSOENV_FILE ]] || [[ -n ${SSOENV_STAMP-} && $SSOENV_FILE -nt $SSOENV_STAMP ]]; then
            __ssoenv_find
            __ssoenv_arrive
        fi
    fi
    \return 0
}

# By the name that the shell has for its place, links and all; a place that is gone has parents too.
__ssoenv_find() {
    \builtin local place=${PWD%/}
    \builtin typeset -g __ssoenv_found=
    [[ $PWD == /* ]] || \return 0
    until [[ -f $place/.ssoenv || -z $place ]]; do
        place=${place%/*}
    done
    if [[ -f $place/.ssoenv ]]; then __ssoenv_found=$place/.ssoenv; fi
}

__ssoenv_arrive() {
    if ! __ssoenv_ask chdir "$PWD" "$__ssoenv_found"; then
        __ssoenv_pwd=
        \return 0
    fi
    # Here, since a path may hold what no text of the program may: line ends.
    if [[ -n $__ssoenv_found ]]; then
        \builtin typeset -gx SSOENV_FILE=$__ssoenv_found
    else
        \builtin unset -v SSOENV_FILE
    fi
}

# One call of the program by the hook: it asks nobody and has no terminal to read. When it fails there is one message,
# and no further call, until a verb that changes this shell succeeds.
__ssoenv_ask() {
    \builtin setopt local_traps no_xtrace
    \builtin trap - DEBUG
    \builtin local __ssoenv_text
    \builtin local -i __ssoenv_code=127
    if [[ -x $__ssoenv_exe ]]; then
        __ssoenv_text=$(SSOENV_PROTOCOL=1 SSOENV_HOOK=1 SSOENV_WRAP=zsh "$__ssoenv_exe" __hook "$@" </dev/null)
        __ssoenv_code=$?
    fi
    if (( __ssoenv_code == 0 )); then
        case $__ssoenv_text in
            ': ssoenv-eval;'*) \builtin eval "$__ssoenv_text" && \return 0 ;;
        esac
        __ssoenv_code=1
    fi
    (( __ssoenv_code == 130 )) && \return 1
    \builtin typeset -g __ssoenv_off=1
    \builtin print -r -u 2 -- "ssoenv: $__ssoenv_exe ended with status $__ssoenv_code, so prompt and directories are\
 off in this shell until \`ssoenv use\` succeeds"
    \return 1
}

# What the prompt shows, from variables alone. They may hold anything: nothing is reckoned with that is not one to twelve
# digits, since arithmetic would run what else they hold. The places of psvar are for fresh, short, bad, production,
# short production, and anything without colours; 85 is for keys with an end of their own.
__ssoenv_segment() {
    \builtin local label said='?' at=92 left wait lasts=
    __ssoenv_due=$__ssoenv_never
    if [[ -n $__ssoenv_off || -z ${SSOENV_PROFILE-} ]]; then
        [[ -z $__ssoenv_seg ]] || __ssoenv_put ''
        [[ -z ${SSOENV_PROMPT+x} ]] || \builtin unset -v SSOENV_PROMPT
        \return 0
    fi
    if [[ -n ${SSOENV_UNTIL+x} ]]; then
        # First: keys with an end leave the shell then, whatever else has been set since. Twelve hours are the most.
        case $SSOENV_UNTIL in
            ''|*[!0-9]*|?????????????*) ;;
            *) lasts=$(( 10#$SSOENV_UNTIL - EPOCHSECONDS )) ;;
        esac
        if (( ${lasts:-0} <= 0 || lasts > 43260 )) && [[ -z ${__ssoenv_is_asked-} ]]; then
            __ssoenv_refresh
            \return 0
        fi
    fi
    # Where the profile's name alone is set, or the address of an endpoint, the mark is `profile` or begins with
    # `endpoint`: tools see to the credentials, and to their end. Where the credentials of a directory cannot be had, it
    # is `none` and there is no key.
    if [[ -z ${AWS_ACCESS_KEY_ID+x}${AWS_SECRET_ACCESS_KEY+x}${AWS_SESSION_TOKEN+x} ]] &&
        [[ ${SSOENV_KEY_ID-} == profile && ${AWS_PROFILE-} == "$SSOENV_PROFILE" ||
        (${SSOENV_KEY_ID-} == "endpoint${AWS_PROFILE:+ $AWS_PROFILE}" &&
        -n ${AWS_CONTAINER_CREDENTIALS_FULL_URI-}) ]]; then
        said='' at=90
    elif [[ -n ${AWS_PROFILE+x} || -z ${SSOENV_KEY_ID-} || ${AWS_ACCESS_KEY_ID-none} != "$SSOENV_KEY_ID" ]]; then
        # What described our keys would lie about others.
        if [[ -n ${AWS_SSO_PROFILE-} && $AWS_SSO_PROFILE == "$SSOENV_PROFILE" && -z ${__ssoenv_is_asked-} ]]; then
            __ssoenv_ask_once changed
            \return 0
        fi
        if [[ -n ${AWS_PROFILE-} ]]; then
            __ssoenv_plain "$AWS_PROFILE"
            said="? $label"
        fi
    else
        case ${SSOENV_REFRESH_AT-} in
            ''|*[!0-9]*|?????????????*) ;;
            *)
                (( wait = 10#$SSOENV_REFRESH_AT - EPOCHSECONDS ))
                if (( wait <= 0 )) && [[ -z ${__ssoenv_is_asked-} ]]; then
                    __ssoenv_refresh
                    \return 0
                fi
                left=$lasts
                case ${SSOENV_EXPIRES_AT-} in
                    # Keys of a user do not end, and are never renewed.
                    '') if [[ -z $lasts && $SSOENV_REFRESH_AT == 253402300799 ]]; then said='' at=90; fi ;;
                    *[!0-9]*|?????????????*) left= ;;
                    *)
                        left=$(( 10#$SSOENV_EXPIRES_AT - EPOCHSECONDS ))
                        if [[ -n $lasts ]] && (( lasts < left )); then left=$lasts; fi
                        ;;
                esac
                if [[ -n $left ]]; then
                    # When a command renews them before it runs: once they have expired, and not while a prompt
                    # would not try it either, unless that is a matter of seconds.
                    if (( wait > left && wait > 3 )); then
                        __ssoenv_due=$(( EPOCHSECONDS + wait ))
                    else
                        __ssoenv_due=$(( EPOCHSECONDS + left ))
                    fi
                    if (( left >= 3600 )); then
                        said=0$(( left / 60 % 60 ))
                        said=$(( left / 3600 ))h${said[-2,-1]}m at=90
                    elif (( left >= 60 )); then
                        said=$(( left / 60 ))m
                        if (( left < 900 )); then at=91; else at=90; fi
                    elif (( left > 0 )); then
                        said='<1m' at=91
                    else
                        said=expired
                    fi
                fi
                ;;
        esac
        if [[ -z ${AWS_ACCESS_KEY_ID+x} ]]; then said='✗' at=92; fi
    fi
    if [[ -n $lasts && $at != 92 ]]; then at=85; fi
    label=${SSOENV_LABEL:-$SSOENV_PROFILE}
    if [[ $label == *[^A-Za-z0-9._:/@+\ -]* || ${#label} -gt 64 ]]; then __ssoenv_plain "$label"; fi
    if [[ ${SSOENV_PRODUCTION-} == 1 ]]; then
        case $label in
            *[Pp][Rr][Oo][Dd]*) ;;
            *) label="PROD $label" ;;
        esac
        if (( at == 91 || at == 85 )); then at=94; else at=93; fi
    elif (( at == 90 )); then
        case ${SSOENV_COLOR-} in
            34) at=86 ;;
            35) at=87 ;;
            36) at=88 ;;
            37) at=89 ;;
        esac
    fi
    if [[ -n ${__ssoenv_region-} ]]; then
        case ${AWS_REGION:-${AWS_DEFAULT_REGION-}} in
            ''|*[^a-z0-9-]*|?????????????????????????????????*) ;;
            *) label="$label ${AWS_REGION:-${AWS_DEFAULT_REGION-}}" ;;
        esac
    fi
    said="$label${said:+ $said}"
    if [[ -n ${NO_COLOR-} || ${TERM-} == dumb ]]; then at=95; fi
    if [[ $at != $__ssoenv_at || $__ssoenv_seg != "$said" ]]; then __ssoenv_put "$said"; fi
    [[ ${SSOENV_PROMPT-} == "$said" ]] || \builtin typeset -gx SSOENV_PROMPT=$said
}

__ssoenv_put() {
    psvar[85]= psvar[86]= psvar[87]= psvar[88]= psvar[89]= psvar[90]= psvar[91]= psvar[92]= psvar[93]= psvar[94]= psvar[95]=
    psvar[at]=$1
    __ssoenv_at=$at __ssoenv_seg=$1
}

# With how the last command ended and when it began, where it failed: keys that expired meanwhile may be why.
__ssoenv_refresh() {
    if [[ ${__ssoenv_status:-0} == 0 || $__ssoenv_started == 0 ]]; then
        __ssoenv_ask_once refresh
    else
        __ssoenv_ask_once refresh $__ssoenv_status $__ssoenv_started
    fi
}

# Once per prompt, whatever the answer is; then from the beginning.
__ssoenv_ask_once() {
    \builtin local __ssoenv_is_asked=1
    __ssoenv_ask "$@"
    __ssoenv_segment
}

# A name that no terminal and no prompt can misread.
__ssoenv_plain() {
    label=${1//[^A-Za-z0-9._:\/@+ -]/_}
    label=${label[1,64]}
}

# Last at every prompt: the segment stays in PROMPT and psvar, whoever has set these since. The values in psvar are shown
# as they are: nothing in them is expanded. Without prompt_percent there is no place for them.
__ssoenv_show() {
    [[ -o prompt_percent ]] || \return 0
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ ${psvar[__ssoenv_at]-} != "$__ssoenv_seg" ]]; then psvar[__ssoenv_at]=$__ssoenv_seg; fi
    [[ -n $__ssoenv_prompt && $PROMPT != *'%(90V'* ]] || \return 0
    # These draw the whole prompt by themselves, and have a segment of their own for it.
    \builtin local theme
    for theme in p10k starship_precmd prompt_starship_precmd _omp_precmd prompt_pure_precmd; do
        if \builtin typeset -f $theme >/dev/null; then
            __ssoenv_prompt=
            \return 0
        fi
    done
    PROMPT='%(90V.%F{green}[%90v]%f .)%(91V.%F{yellow}[%91v]%f .)%(92V.%F{red}[%92v]%f .)%(93V.%F{red}%B%S[%93v]%s%b%f .)%(94V.%F{yellow}%B%S[%94v]%s%b%f .)%(95V.[%95v] .)%(85V.%F{yellow}%S[%85v]%s%f .)%(86V.%F{blue}[%86v]%f .)%(87V.%F{magenta}[%87v]%f .)%(88V.%F{cyan}[%88v]%f .)%(89V.%F{white}[%89v]%f .)'$PROMPT
}

# Behind direnv and mise, whose variables it reads, and before whatever draws. Once, however often it is called.
__ssoenv_install() {
    \builtin typeset -ga precmd_functions preexec_functions chpwd_functions
    \builtin local item
    \builtin local -a before after
    chpwd_functions=("${(@)chpwd_functions:#__ssoenv_chpwd}")
    chpwd_functions+=(__ssoenv_chpwd)
    preexec_functions=(__ssoenv_preexec "${(@)preexec_functions:#__ssoenv_preexec}")
    for item in "${(@)precmd_functions}"; do
        case $item in __ssoenv_precmd|__ssoenv_show) \continue ;; esac
        after+=("$item")
        case $item in
            *_direnv_hook*|*_mise_hook*)
                before+=("${after[@]}")
                after=()
                ;;
        esac
    done
    precmd_functions=("${before[@]}" __ssoenv_precmd "${after[@]}" __ssoenv_show)
}

\builtin typeset -g __ssoenv_off= __ssoenv_repeats= __ssoenv_is_hooked= __ssoenv_seg= __ssoenv_at=92 __ssoenv_is_settled=
# What an environment may have brought in would be arithmetic.
\builtin typeset -g __ssoenv_never=999999999999 __ssoenv_due=999999999999 __ssoenv_started=0
\builtin typeset -g __ssoenv_heeded=
# Seconds after which a command of `exec` that fails may have outlived its keys.
\builtin typeset -g __ssoenv_long=900
if [[ -o interactive && -n $__ssoenv_hooks ]] && \builtin zmodload zsh/datetime 2>/dev/null; then
    __ssoenv_is_hooked=1
    # For the elements of a powerlevel10k prompt.
    prompt_ssoenv() {
        \builtin local state=FRESH color=green
        [[ -n ${SSOENV_PROMPT-} ]] || \return 0
        case ${__ssoenv_at-} in
            85|91|94) state=SHORT color=yellow ;;
            92) state=BAD color=red ;;
            86) color=blue ;;
            87) color=magenta ;;
            88) color=cyan ;;
            89) color=white ;;
        esac
        if [[ ${SSOENV_PRODUCTION-} == 1 ]]; then state=PROD color=red; fi
        p10k segment -s $state -f $color -t "${SSOENV_PROMPT//\%/%%}"
    }
    __ssoenv_start() {
        \builtin emulate -L zsh
        \builtin setopt no_xtrace
        if [[ -n $__ssoenv_drop ]]; then \builtin eval "$__ssoenv_drop"; fi
        \builtin typeset -g __ssoenv_pwd= __ssoenv_tools=${DIRENV_DIFF-}${__MISE_DIFF-}${__shadowenv_data-}
        __ssoenv_install
        __ssoenv_segment
    }
    __ssoenv_start
    __ssoenv_show
    \builtin unfunction __ssoenv_start
fi
\builtin unset -v __ssoenv_drop
