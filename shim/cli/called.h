/* SPDX-License-Identifier: MIT
 *
 * How this command was called.
 */
#ifndef COVKEEP_CLI_CALLED_H
#define COVKEEP_CLI_CALLED_H

/* called_as() returns what the user can type again in the place of `covkeep`: the name alone where
 * PATH leads to this very file, else the path as it was typed, else the file's own, as a word for a
 * shell. The text stays. */
const char *called_as(void);

#endif
