/* SPDX-License-Identifier: MIT
 *
 * The room settle/ owns `covkeep settle`: it turns the journals of runs (journal/format.h) into
 * .gcda and .profraw files. settle.c reads the command line; journal.h opens a journal; sum.h adds
 * its records up, by gcov's image (image.h), LLVM's profile (profile.h) and id (map.h); target.h is
 * a file that they add to; write.h settles the sums in the programs' own files, with state.h,
 * batch.h (with resume.c) and update.h behind it, and into.h into a tree of their own; report.h
 * tells. Everything that is read may be cut off, garbage or hostile: it is checked before it is
 * used.
 */
#ifndef COVKEEP_CLI_SETTLE_SETTLE_H
#define COVKEEP_CLI_SETTLE_SETTLE_H

/* settle_main() is the subcommand; argv[0] is "settle". It returns the exit status: 0 when
 * everything is settled, 1 when something is not, 2 for wrong usage. */
int settle_main(char **argv);

#endif
