/* SPDX-License-Identifier: MIT
 *
 * `covkeep doctor [COMMAND [ARGS]|PID]`: says before a run what will not work, and the remedy.
 */
#ifndef COVKEEP_CLI_DOCTOR_DOCTOR_H
#define COVKEEP_CLI_DOCTOR_DOCTOR_H

/* argv[0] is "doctor". The exit status: 0 when nothing was found, 1 when something was, 2 for wrong
 * usage, 126 and 127 for a command that cannot be executed or found. Executes nothing but the
 * Python interpreter of a Python command. To be called once, in a process of one thread that has
 * not called config_read. */
int doctor_main(int argc, char **argv);

#endif
