/* SPDX-License-Identifier: MIT
 *
 * The room shim/exec/ owns the fronts of all functions that start a program: the exec family
 * (exec.c), posix_spawn and its kin (spawn.c), system, popen and wordexp (shell.c), and syscall(2),
 * by which programs do such things as well (syscall.h).
 *
 * Its rules: a front adapts its arguments and calls a core. The core gets the environment from
 * env_restored() and calls the next definition of the function (real.h); `argv[0]` is the caller's.
 * When our additions make the list too long (E2BIG), the program is started without them. What an
 * exec runs may run between vfork and exec: no heap, no lock, no stdio. Before an exec the core
 * tells death/ and blackbox/ that this image may go away; when the exec fails, it undoes that and
 * keeps the real call's errno. The room keeps nothing between calls but the dispositions that a
 * running system() has replaced.
 *
 * This file has the exec behind the public names, for the shim itself: another library may stand in
 * front of the public ones.
 */
#ifndef COVKEEP_EXEC_EXEC_H
#define COVKEEP_EXEC_EXEC_H

/* exec_path() and exec_path_at() are execve(2) and execveat(2) with a restored environment. They
 * return only on failure, -1 with errno. vfork-safe. */
int exec_path(const char *path, char *const argv[], char *const envp[]);
int exec_path_at(int dir, const char *path, char *const argv[], char *const envp[], int flags);

#endif
