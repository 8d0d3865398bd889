# The hook of ssoenv for zsh 5.0 and later. `ssoenv init zsh` prints it, after assignments of
#
#   __ssoenv_exe     the program
#   __ssoenv_hooks   not empty: more than the command
#   __ssoenv_prompt  not empty: the segment goes into PROMPT
#   __ssoenv_drop    statements that take inherited credentials out of an interactive shell
#
# A prompt starts no process. The program is called when the nearest .ssoenv is another one or has changed, and when
# credentials are to be renewed. What it prints is evaluated only after success, and only if it says that it may be.
#
# Commands are quoted with a backslash where somebody may have an alias of their name: those are expanded while this is
# read. Everything must also be readable under `emulate sh`, where a pattern has no bare parentheses.

# The verbs that change this shell are evaluated here; everything else passes through untouched. The word `function`
# keeps an alias of this name from being expanded here, which would be an error; it would also go before the function.
\builtin unalias ssoenv 2>/dev/null || \builtin :
function ssoenv {
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    \builtin local word
    case ${1-} in
        use|off|login|logout|bind|allow|deny) ;;
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
}

__ssoenv_run() {
    if [[ -x $__ssoenv_exe ]]; then
        "$__ssoenv_exe" "$@"
    else
        \command ssoenv "$@"
    fi
}

__ssoenv_change() {
    # Neither a DEBUG trap nor a trace of this very function is shown the keys.
    \builtin setopt local_traps no_xtrace
    \builtin trap - DEBUG
    \builtin local __ssoenv_text
    \builtin local -i __ssoenv_code
    __ssoenv_text=$(SSOENV_WRAP=zsh __ssoenv_run "$@")
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
    # A subshell takes its change with it. Where its output is caught there may be an eval around it: that is given the
    # same command again, which shows no keys to whatever else reads it.
    if (( ZSH_SUBSHELL )) && [[ $ZSH_EVAL_CONTEXT == *cmdsubst* && -p /dev/fd/1 ]]; then
        case $1$__ssoenv_code in
            use0|off0) \builtin print -r -- "ssoenv ${(j: :)${(qq)@}};" ;;
            use*|off*) \builtin print -r -- 'false;' ;;
        esac
    fi
    if (( __ssoenv_code == 0 )) && [[ -n $__ssoenv_is_hooked ]]; then
        __ssoenv_off=
        # The hook runs no other program than this one, and only where it has just worked for a person.
        [[ -x $__ssoenv_exe ]] || __ssoenv_exe=$(\builtin whence -p ssoenv)
        # The next prompt sees to SSOENV_FILE, where the path is none that text of the program may hold.
        case $1 in bind|allow|deny) __ssoenv_pwd= ;; esac
        __ssoenv_install
    fi
    \return $__ssoenv_code
}

# At every prompt. What costs here is calls, and above all an assignment to psvar.
__ssoenv_precmd() {
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ -z $__ssoenv_off ]]; then
        if [[ $PWD != "$__ssoenv_pwd" || -n ${SSOENV_FILE-} ]]; then __ssoenv_look; fi
        __ssoenv_segment
    fi
}

# After every change of the directory, before the next command of the line; not for `$(cd …)`.
__ssoenv_chpwd() {
    (( ZSH_SUBSHELL )) && \return 0
    \builtin emulate -L zsh
    \builtin setopt no_xtrace
    if [[ -z $__ssoenv_off ]]; then
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
        __ssoenv_text=$(SSOENV_HOOK=1 SSOENV_WRAP=zsh "$__ssoenv_exe" __hook "$@" </dev/null)
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
# short production, and anything without colours.
__ssoenv_segment() {
    \builtin local label said='?' at=92 left
    if [[ -n $__ssoenv_off || -z ${SSOENV_PROFILE-} ]]; then
        [[ -z $__ssoenv_seg ]] || __ssoenv_put ''
        [[ -z ${SSOENV_PROMPT+x} ]] || \builtin unset -v SSOENV_PROMPT
        \return 0
    fi
    # Where the profile's name alone is set, the mark is `profile`: tools see to the credentials, and to their end. Where
    # the credentials of a directory cannot be had, it is `none` and there is no key.
    if [[ ${SSOENV_KEY_ID-} == profile && ${AWS_PROFILE-} == "$SSOENV_PROFILE" &&
        -z ${AWS_ACCESS_KEY_ID+x}${AWS_SECRET_ACCESS_KEY+x}${AWS_SESSION_TOKEN+x} ]]; then
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
                if (( EPOCHSECONDS >= 10#$SSOENV_REFRESH_AT )) && [[ -z ${__ssoenv_is_asked-} ]]; then
                    __ssoenv_ask_once refresh
                    \return 0
                fi
                case ${SSOENV_EXPIRES_AT-} in
                    # Keys of a user do not end, and are never renewed.
                    '') if [[ $SSOENV_REFRESH_AT == 253402300799 ]]; then said='' at=90; fi ;;
                    *[!0-9]*|?????????????*) ;;
                    *)
                        (( left = 10#$SSOENV_EXPIRES_AT - EPOCHSECONDS ))
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
                        ;;
                esac
                ;;
        esac
        if [[ -z ${AWS_ACCESS_KEY_ID+x} ]]; then said='✗' at=92; fi
    fi
    label=${SSOENV_LABEL:-$SSOENV_PROFILE}
    if [[ $label == *[^A-Za-z0-9._:/@+\ -]* || ${#label} -gt 64 ]]; then __ssoenv_plain "$label"; fi
    if [[ ${SSOENV_PRODUCTION-} == 1 ]]; then
        case $label in
            *[Pp][Rr][Oo][Dd]*) ;;
            *) label="PROD $label" ;;
        esac
        if (( at == 91 )); then at=94; else at=93; fi
    fi
    said="$label${said:+ $said}"
    if [[ -n ${NO_COLOR-} || ${TERM-} == dumb ]]; then at=95; fi
    if [[ $at != $__ssoenv_at || $__ssoenv_seg != "$said" ]]; then __ssoenv_put "$said"; fi
    [[ ${SSOENV_PROMPT-} == "$said" ]] || \builtin typeset -gx SSOENV_PROMPT=$said
}

__ssoenv_put() {
    psvar[90]= psvar[91]= psvar[92]= psvar[93]= psvar[94]= psvar[95]=
    psvar[at]=$1
    __ssoenv_at=$at __ssoenv_seg=$1
}

# Once per prompt, whatever the answer is; then from the beginning.
__ssoenv_ask_once() {
    \builtin local __ssoenv_is_asked=1
    __ssoenv_ask "$1"
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
    PROMPT='%(90V.%F{green}[%90v]%f .)%(91V.%F{yellow}[%91v]%f .)%(92V.%F{red}[%92v]%f .)%(93V.%F{red}%B%S[%93v]%s%b%f .)%(94V.%F{yellow}%B%S[%94v]%s%b%f .)%(95V.[%95v] .)'$PROMPT
}

# Behind direnv and mise, whose variables it reads, and before whatever draws. Once, however often it is called.
__ssoenv_install() {
    \builtin typeset -ga precmd_functions chpwd_functions
    \builtin local item
    \builtin local -a before after
    chpwd_functions=("${(@)chpwd_functions:#__ssoenv_chpwd}")
    chpwd_functions+=(__ssoenv_chpwd)
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

\builtin typeset -g __ssoenv_off= __ssoenv_is_hooked= __ssoenv_seg= __ssoenv_at=92
if [[ -o interactive && -n $__ssoenv_hooks ]] && \builtin zmodload zsh/datetime 2>/dev/null; then
    __ssoenv_is_hooked=1
    # For the elements of a powerlevel10k prompt.
    prompt_ssoenv() {
        \builtin local state=FRESH color=green
        [[ -n ${SSOENV_PROMPT-} ]] || \return 0
        case ${__ssoenv_at-} in
            91|94) state=SHORT color=yellow ;;
            92) state=BAD color=red ;;
        esac
        if [[ ${SSOENV_PRODUCTION-} == 1 ]]; then state=PROD color=red; fi
        p10k segment -s $state -f $color -t "${SSOENV_PROMPT//\%/%%}"
    }
    __ssoenv_start() {
        \builtin emulate -L zsh
        \builtin setopt no_xtrace
        if [[ -n $__ssoenv_drop ]]; then \builtin eval "$__ssoenv_drop"; fi
        \builtin typeset -g __ssoenv_pwd=
        __ssoenv_install
    }
    __ssoenv_start
    \builtin unfunction __ssoenv_start
fi
\builtin unset -v __ssoenv_drop
