/* SPDX-License-Identifier: MIT
 *
 * What to do about a loss. Each text is one or two sentences to a user.
 */
#ifndef COVKEEP_CLI_VERDICT_ADVICE_H
#define COVKEEP_CLI_VERDICT_ADVICE_H

#include "loss.h"

#define ADVICE_KILLER                                                                              \
    "Preload the library into the process that kills, too, for instance by running the whole "     \
    "test "                                                                                        \
    "command under `covkeep run`; or end the program by SIGTERM, as before the end of its "        \
    "container or cgroup, where the kernel kills."
#define ADVICE_PARENT                                                                              \
    "Its parent's end sends it SIGKILL (PR_SET_PDEATHSIG), before which nobody can ask it to "     \
    "save: "                                                                                       \
    "let it send SIGTERM."
#define ADVICE_KEEPER_OFF                                                                          \
    "Remove COV_KEEP_KEEPER=off: without a keeper nobody can write the counts after a SIGKILL."
#define ADVICE_KEEPER_KILLED                                                                       \
    "Its keeper was killed, too, before it had written, or could not be made. Run what kills "     \
    "(ctest, pkill) under `covkeep run`, where it spares keepers; end the program by SIGTERM "     \
    "before its container or cgroup, below an init that passes it on (`docker run --init`), or "   \
    "by something else than kill -1; raise `ulimit -u` where it is small."
#define ADVICE_ASKED                                                                               \
    "The killer has the library, which asks a program to save first: its own line says why that "  \
    "failed. Without one the program could not be asked: it was in another pid namespace, or the " \
    "signal went past libc. End the program by SIGTERM."
#define ADVICE_LATE "Raise COV_KEEP_GRACE_MS, for instance to 10000."
#define ADVICE_UNASKED                                                                             \
    "The interpreter was not told of this ending: end the program by sys.exit, os._exit or "       \
    "SIGTERM."
#define ADVICE_OF_LLVM "Its own runtime keeps them at a normal exit only: end it by exit."
#define ADVICE_OF_GO                                                                               \
    "Go writes them at a clean exit only: let main return or call os.Exit, on SIGTERM, say."
#define ADVICE_OF_NODE                                                                             \
    "Node writes them when it exits: let it call process.exit(), in a handler of SIGTERM, say."
#define ADVICE_QUIET                                                                               \
    "End the program by its own exit, or let it run without the filter in the test."
#define ADVICE_UNREADABLE                                                                          \
    "Nothing is known of this process: it died while the record was made, or something wrote to "  \
    "the file."

/* verdict_advice() returns what to do about a reason that the shim has told, which may be any
 * number: a constant, never NULL. */
const char *verdict_advice(enum loss_reason reason);

#endif
