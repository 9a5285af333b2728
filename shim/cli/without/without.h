/* SPDX-License-Identifier: MIT
 *
 * The room without/ has, for each library that the command can be built without, a file in place of
 * those that need it (the Makefile has the list). What it cannot do it says, and fails.
 */
#ifndef COVKEEP_CLI_WITHOUT_WITHOUT_H
#define COVKEEP_CLI_WITHOUT_WITHOUT_H

/* without_tell() writes one line: that `what` is not there, since covkeep was built without
 * `library`, and what to do. */
void without_tell(const char *what, const char *library);

#endif
