/* SPDX-License-Identifier: MIT
 *
 * The room run/ owns `covkeep run`: it runs a command with the library preloaded, and tells at the
 * end what became of the coverage of all its processes. The process has one thread and installs no
 * handlers: command.h starts the command and ends like it, supervise.h waits for all that happens
 * meanwhile, inbox.h takes what processes send, leftovers.h deals with what still runs afterwards,
 * witness.h and relayed.h add to the records, meanwhile.h, summary.h and lines.h tell. The command
 * must not notice that it runs below covkeep.
 */
#ifndef COVKEEP_CLI_RUN_RUN_H
#define COVKEEP_CLI_RUN_RUN_H

enum run_status {
    RUN_LOST = 3,        /* with --strict: the command succeeded, but coverage was lost */
    RUN_FAILED = 125,    /* covkeep itself has failed */
    RUN_NO_ACCESS = 126, /* the command cannot be executed */
    RUN_NOT_FOUND = 127,
};

/* run_main() is the subcommand; argv[0] is "run". It returns the command's exit status or one of
 * the above, 2 for wrong usage. If the command was killed by a signal it does not return, but dies
 * of the same signal; where the kernel does not let it, it returns 128 + the signal's number. */
int run_main(char **argv);

#endif
