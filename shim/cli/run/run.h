/* SPDX-License-Identifier: MIT
 *
 * `covkeep run`: runs a command with the library preloaded and tells at the end what became of
 * the coverage of all its processes.
 */
#ifndef COVKEEP_CLI_RUN_RUN_H
#define COVKEEP_CLI_RUN_RUN_H

enum run_status {
    RUN_LOST = 3,        /* --strict: the command succeeded, but coverage was lost */
    RUN_FAILED = 125,    /* covkeep itself could not do what it should */
    RUN_NO_ACCESS = 126, /* the command cannot be executed */
    RUN_NOT_FOUND = 127,
};

/* argv[0] is "run". The command's exit status or one of the above; 2 for wrong usage. Does not
 * return if the command was killed by a signal, but dies of the same one. */
int run_main(int argc, char **argv);

#endif
