#compdef covkeep
# SPDX-License-Identifier: MIT
#
# Completion of covkeep for zsh.

_covkeep() {
    local context state line
    local -a subcommands
    subcommands=(
        'run:run a command and say what became of its coverage'
        'report:tell of each process of a run'
        'doctor:say what to type, and before a run what would not work'
        'flush:write what running programs have counted'
        'reset:write it elsewhere and begin at zero'
        'settle:write a journal into the files'
        'tests:list the tests of a run with a journal'
        'who:tell which tests executed a line or a function'
        'explain:tell cause and remedy of a message or a symptom'
        'env:print the variables for a shell or GitHub Actions'
    )
    _arguments -C \
        '(- *)'{-h,--help}'[print a summary]' \
        '(- *)'{-V,--version}'[print the version]' \
        '1:subcommand:->subcommand' \
        '*::argument:->argument'
    case $state in
    subcommand) _describe subcommand subcommands ;;
    argument) _covkeep_argument ;;
    esac
}

# Directories of runs, and others.
_covkeep_runs() {
    local -a runs
    runs=(${XDG_STATE_HOME:-$HOME/.local/state}/covkeep/*(N/On))
    compadd -V runs -f -a runs
    _files -/
}

# Programs under covkeep, which has its library in each.
_covkeep_pids() {
    local -a pids
    pids=(${${(f)"$(grep -ls /libcovkeep /proc/<->/maps)"}:h:t})
    compadd -a pids
}

# A pid, or a command and what it takes.
_covkeep_commands_and_pids() {
    _alternative 'processes:process:_covkeep_pids' 'commands:command:_command_names -e'
}

_covkeep_argument() {
    case $words[1] in
    run)
        _arguments -S \
            '(-s --strict)'{-s,--strict}'[exit status 3 if coverage was lost]' \
            '(-q --quiet)'{-q,--quiet}'[say nothing unless coverage was lost]' \
            '(-p --progress)'{-p,--progress}'[tell of the run on the terminal from the start]' \
            '--no-progress[never tell of the run on the terminal]' \
            '--stop-leftovers[end what still runs after the command]' \
            '--everywhere[also reach what Go and static programs start]' \
            '(-j --journal)'{-j,--journal}'[one journal, written into the files at the end]' \
            '--label-from[variable that names the test]:variable:_parameters' \
            '(-d --dir)'{-d,--dir}'[directory of the records]:directory:_files -/' \
            '(-l --library)'{-l,--library}'[library to preload]:library:_files' \
            '(- *)'{-h,--help}'[print a summary]' \
            '(-):command: _command_names -e' \
            '*::argument: _normal'
        ;;
    report)
        _arguments \
            '--lost[only processes that lost something]' \
            '(--html)--json[print JSON]' \
            '(--json)--html[write a page of HTML]:file:_files' \
            '(- *)'{-h,--help}'[print a summary]' \
            '1:run:_covkeep_runs'
        ;;
    doctor)
        _arguments -S \
            '(-u --user)'{-u,--user}'[look as this user]:user:_users' \
            '(-l --library)'{-l,--library}'[library to look at]:library:_files' \
            '(- *)'{-h,--help}'[print a summary]' \
            '(-):command or process:_covkeep_commands_and_pids' \
            '*::argument: _normal'
        ;;
    flush)
        _arguments \
            '(-a --all)'{-a,--all}'[all programs of this run]' \
            '(-e --every-user)'{-e,--every-user}'[with --all\: of every run and user]' \
            '(- *)'{-h,--help}'[print a summary]' \
            '*:process:_covkeep_pids'
        ;;
    reset)
        _arguments \
            '(-i --into)'{-i,--into}'[where the files go]:directory:_files -/' \
            '(- *)'{-h,--help}'[print a summary]' \
            '*:process:_covkeep_pids'
        ;;
    settle)
        _arguments \
            '(-i --into)'{-i,--into}'[directory of the files]:directory:_files -/' \
            '(-t --tracefile)'{-t,--tracefile}'[a tracefile of lcov, by tests]:file:_files' \
            '(-l --label)'{-l,--label}'[tests whose name matches]:pattern: ' \
            '(-g --gcov)'{-g,--gcov}'[the gcov to ask]:command:_command_names -e' \
            '(-q --quiet)'{-q,--quiet}'[say nothing unless something is left]' \
            '(- *)'{-h,--help}'[print a summary]' \
            '*:run:_covkeep_runs'
        ;;
    tests)
        _arguments \
            '(-j --json)'{-j,--json}'[print JSON]' \
            '(- *)'{-h,--help}'[print a summary]' \
            '*:run:_covkeep_runs'
        ;;
    who)
        _arguments \
            '(-p --processes)'{-p,--processes}'[list each process]' \
            '(-l --label)'{-l,--label}'[tests whose name matches]:pattern: ' \
            '(-j --json)'{-j,--json}'[print JSON]' \
            '(-g --gcov)'{-g,--gcov}'[the gcov to ask]:command:_command_names -e' \
            '(- *)'{-h,--help}'[print a summary]' \
            '1:line or function: ' \
            '*:run:_covkeep_runs'
        ;;
    explain)
        _arguments \
            '(- *)'{-h,--help}'[print a summary]' \
            '*:word: '
        ;;
    env)
        _arguments \
            '(-d --dir)'{-d,--dir}'[directory of the records]:directory:_files -/' \
            '(-l --library)'{-l,--library}'[library to preload]:library:_files' \
            '(-g --github)'{-g,--github}'[append to the file of GITHUB_ENV]' \
            '(- *)'{-h,--help}'[print a summary]'
        ;;
    esac
}

_covkeep "$@"
