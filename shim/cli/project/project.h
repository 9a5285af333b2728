/* SPDX-License-Identifier: MIT
 *
 * The room project/ owns what `covkeep doctor` says of the working directory: what is built there,
 * by which toolchain and with what coverage, and what to type. walk.h goes through the files,
 * marks.h has what each of them tells, facts.h holds that; notes.h, programs.h and enable.h tell
 * what would not work, advice.h what to type.
 *
 * Its rules: it changes nothing and executes nothing. It claims no more than it has seen: a look
 * that was cut is told. Whoever has made the files may have made them on purpose (file.h).
 */
#ifndef COVKEEP_CLI_PROJECT_PROJECT_H
#define COVKEEP_CLI_PROJECT_PROJECT_H

/* project_look() tells what is in the working directory, and what is wrong there (finding.h). It
 * returns the first command to type; NULL: no project was recognised. */
const char *project_look(void);

/* project_conclude() tells, as the last lines, what that comes to with all that the doctor has
 * found, and the command. */
void project_conclude(const char *command);

#endif
