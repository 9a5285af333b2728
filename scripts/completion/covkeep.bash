# SPDX-License-Identifier: MIT
#
# Completion of covkeep for bash. Behind `run` and `doctor` the command line of another program
# begins with the first word that is no option.
# shellcheck shell=bash

_covkeep_options() {
    case $1 in
    run) echo --strict --quiet --progress --no-progress --stop-leftovers --everywhere --journal --label-from --dir --library --help -s -q -p -j -d -l -h ;;
    report) echo --lost --json --html --help -h ;;
    doctor) echo --user --library --help -u -l -h ;;
    flush) echo --all --every-user --help -a -e -h ;;
    reset) echo --into --help -i -h ;;
    settle) echo --into --tracefile --label --gcov --quiet --help -i -t -l -g -q -h ;;
    tests) echo --json --help -j -h ;;
    who) echo --processes --label --json --gcov --help -p -l -j -g -h ;;
    explain) echo --help -h ;;
    env) echo --dir --library --github --help -d -l -g -h ;;
    *) echo --help --version -h -V ;;
    esac
}

# Directories of runs, and others that begin so.
_covkeep_runs() {
    local run
    for run in "${XDG_STATE_HOME:-$HOME/.local/state}"/covkeep/*/; do
        [[ -d $run && ${run%/} == "$1"* ]] && printf '%s\n' "${run%/}"
    done
    compgen -d -- "$1"
}

# Programs under covkeep, which has its library in each.
_covkeep_pids() {
    local maps pid
    for maps in /proc/[0-9]*/maps; do
        pid=${maps#/proc/} pid=${pid%/maps}
        [[ $pid == "$1"* ]] && grep -qs /libcovkeep "$maps" && printf '%s\n' "$pid"
    done
}

# The index of the word that another command begins with; nothing if there is none yet.
_covkeep_command_at() {
    local at
    for ((at = 2; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
        --) echo $((at + 1)) && return ;;
        --dir | --library | --label-from | --user | -d | -l | -u) ((at++)) ;;
        -*) ;;
        *) echo "$at" && return ;;
        esac
    done
}

_covkeep() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local subcommand=${COMP_WORDS[1]} at
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "run report doctor flush reset settle tests who explain env $(_covkeep_options)" -- "$word")
        return
    fi
    case $subcommand in
    run | doctor)
        at=$(_covkeep_command_at)
        if [[ -n $at ]] && declare -F _command_offset >/dev/null; then
            _command_offset "$at"
            return
        fi
        ;;
    esac
    case $before in
    --dir | -d | --into | -i) mapfile -t COMPREPLY < <(compgen -d -- "$word") && return ;;
    --user | -u) mapfile -t COMPREPLY < <(compgen -u -- "$word") && return ;;
    --label-from) mapfile -t COMPREPLY < <(compgen -v -- "$word") && return ;;
    --gcov | -g) [[ $subcommand != env ]] && mapfile -t COMPREPLY < <(compgen -c -- "$word") && return ;;
    --label) return ;;
    --library | -l | --html | --tracefile | -t) mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
    esac
    case $subcommand:$word in
    *:-*) mapfile -t COMPREPLY < <(compgen -W "$(_covkeep_options "$subcommand")" -- "$word") ;;
    doctor:[0-9]* | flush:* | reset:*) mapfile -t COMPREPLY < <(_covkeep_pids "$word") ;;
    run:* | doctor:*) mapfile -t COMPREPLY < <(compgen -c -- "$word") ;;
    report:* | settle:* | tests:* | who:*) mapfile -t COMPREPLY < <(_covkeep_runs "$word") ;;
    esac
}

complete -o filenames -F _covkeep covkeep
