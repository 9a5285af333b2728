# SPDX-License-Identifier: MIT
#
# Completion of covkeep for fish.

# Directories of runs, and others that begin so.
function __covkeep_runs
    set -l state $XDG_STATE_HOME
    test -n "$state"; or set state $HOME/.local/state
    for run in $state/covkeep/*/
        string trim -r -c / $run
    end
    __fish_complete_directories
end

# Programs under covkeep, which has its library in each.
function __covkeep_pids
    for maps in (grep -ls /libcovkeep /proc/*/maps | string match -r '^/proc/\d+/maps$')
        string split / $maps | sed -n 3p
    end
end

set -l subcommands run report doctor flush reset settle tests who explain env
set -l none "not __fish_seen_subcommand_from $subcommands"
set -l run '__fish_seen_subcommand_from run'
set -l report '__fish_seen_subcommand_from report'
set -l doctor '__fish_seen_subcommand_from doctor'
set -l flush '__fish_seen_subcommand_from flush'
set -l reset '__fish_seen_subcommand_from reset'
set -l settle '__fish_seen_subcommand_from settle'
set -l tests '__fish_seen_subcommand_from tests'
set -l who '__fish_seen_subcommand_from who'
set -l env '__fish_seen_subcommand_from env'

complete -c covkeep -f
complete -c covkeep -n $none -a run -d 'Run a command, tell of its coverage'
complete -c covkeep -n $none -a report -d 'Tell of each process of a run'
complete -c covkeep -n $none -a doctor -d 'Say what to type, and what would not work'
complete -c covkeep -n $none -a flush -d 'Write what running programs counted'
complete -c covkeep -n $none -a reset -d 'Write it elsewhere, begin at zero'
complete -c covkeep -n $none -a settle -d 'Write a journal into the files'
complete -c covkeep -n $none -a tests -d 'List the tests of a run'
complete -c covkeep -n $none -a who -d 'Tell which tests executed a line'
complete -c covkeep -n $none -a explain -d 'Tell cause and remedy of a message'
complete -c covkeep -n $none -a env -d 'Print the variables'
complete -c covkeep -s h -l help -d 'Print a summary'
complete -c covkeep -n $none -s V -l version -d 'Print the version'

complete -c covkeep -n $run -s s -l strict -d 'Exit status 3 if coverage was lost'
complete -c covkeep -n $run -s q -l quiet -d 'Say nothing unless coverage was lost'
complete -c covkeep -n $run -s p -l progress -d 'Tell of the run on the terminal from the start'
complete -c covkeep -n $run -l no-progress -d 'Never tell of the run on the terminal'
complete -c covkeep -n $run -l stop-leftovers -d 'End what still runs after the command'
complete -c covkeep -n $run -l everywhere -d 'Also reach what Go and static programs start'
complete -c covkeep -n $run -s j -l journal -d 'One journal, written into the files at the end'
complete -c covkeep -n $run -l label-from -x -a '(set -nx)' -d 'Variable that names the test'
complete -c covkeep -n $run -s d -l dir -x -a '(__fish_complete_directories)' -d 'Records go there'
complete -c covkeep -n $run -s l -l library -r -F -d 'Library to preload'
complete -c covkeep -n '__fish_seen_subcommand_from run doctor' \
    -a '(__fish_complete_subcommand --fcs-skip=2)'

complete -c covkeep -n $report -l lost -d 'Only processes that lost something'
complete -c covkeep -n $report -l json -d 'Print JSON'
complete -c covkeep -n $report -l html -r -F -d 'Write a page of HTML'

complete -c covkeep -n $doctor -s u -l user -x -a '(__fish_complete_users)' -d 'Look as this user'
complete -c covkeep -n $doctor -s l -l library -r -F -d 'Library to look at'

complete -c covkeep -n $flush -s a -l all -d 'All programs of this run'
complete -c covkeep -n $flush -s e -l every-user -d 'With --all: of every run and user'
complete -c covkeep -n $reset -s i -l into -x -a '(__fish_complete_directories)' -d 'Files go there'
complete -c covkeep -n '__fish_seen_subcommand_from doctor flush reset' -a '(__covkeep_pids)' -d 'Under covkeep'

complete -c covkeep -n $settle -s i -l into -x -a '(__fish_complete_directories)' -d 'Files go there'
complete -c covkeep -n $settle -s t -l tracefile -r -F -d 'A tracefile of lcov, by tests'
complete -c covkeep -n $settle -s q -l quiet -d 'Say nothing unless something is left'
complete -c covkeep -n '__fish_seen_subcommand_from settle who' -s l -l label -x -d 'Tests whose name matches'
complete -c covkeep -n '__fish_seen_subcommand_from settle who' -s g -l gcov -x -a '(__fish_complete_command)' -d 'The gcov to ask'

complete -c covkeep -n '__fish_seen_subcommand_from tests who' -s j -l json -d 'Print JSON'
complete -c covkeep -n '__fish_seen_subcommand_from report settle tests who' -a '(__covkeep_runs)'
complete -c covkeep -n $who -s p -l processes -d 'List each process'

complete -c covkeep -n $env -s d -l dir -x -a '(__fish_complete_directories)' -d 'Records go there'
complete -c covkeep -n $env -s l -l library -r -F -d 'Library to preload'
complete -c covkeep -n $env -s g -l github -d 'Append to the file of GITHUB_ENV'
