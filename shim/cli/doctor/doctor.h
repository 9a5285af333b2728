/* SPDX-License-Identifier: MIT
 *
 * The room doctor/ owns `covkeep doctor [COMMAND [ARGS]|PID]`: it says before a run what will not
 * work, and the remedy. command.h, process.h and subject.h find out what is looked at; object.h,
 * image.h, counters.h and needed.h read ELF files; status.h reads /proc; program.h, toolchain.h,
 * cargo.h and look.h look at one thing after the other and tell their findings by finding.h.
 *
 * Without a command it looks at this machine, and at the project in the working directory
 * (project/).
 *
 * Its rules: it changes nothing, and executes nothing but the Python interpreter of a Python
 * command, and without a command the shells. What it reads may be damaged on purpose. It looks once
 * and ends, so what it allocates is not freed, and without memory it ends at once.
 *
 * It lays ELF files out itself, and does not have the program started with a library that reports
 * and exits: the constructors of the program's libraries would run before that one's, with the
 * rights of the doctor, who may be root, and setuid programs and those of other machines cannot be
 * asked so at all. A loader that only lists (ld.so --list) maps the file as it asks to be, over the
 * loader, too. libelf reads headers, but lays out and relocates nothing; the search for counters in
 * what is laid out is the shim's (gcov/module.h).
 */
#ifndef COVKEEP_CLI_DOCTOR_DOCTOR_H
#define COVKEEP_CLI_DOCTOR_DOCTOR_H

/* doctor_main() is the subcommand; argv[0] is "doctor". It returns the exit status: 0 when nothing
 * was found, 1 when something was, 2 for wrong usage, 126 and 127 for a command or process that
 * cannot be looked at or is not found. To be called once, in a process of one thread that has not
 * called config_read(). */
int doctor_main(char **argv);

#endif
