/* SPDX-License-Identifier: MIT
 *
 * The room shim/exec/ owns the fronts of all functions that start a program: the exec family
 * (exec.c), posix_spawn and its kin (spawn.c), system, popen and wordexp (shell.c), and syscall(2),
 * by which programs do such things as well (syscall.h). It tells of programs that the library
 * cannot follow into (stranger.h), and starts a program without our additions where these make its
 * list too long (too_long.h).
 *
 * Its rules: a front adapts its arguments and calls a core. The core gets the environment from
 * env_restored() and calls the next definition of the function (real.h); `argv[0]` is the caller's.
 * What an exec runs may run between vfork and exec: no heap, no lock, no stdio. Before an exec the
 * core tells death/ and blackbox/ that the process may become another program; when the exec fails,
 * it undoes that and keeps the real call's errno. The room keeps nothing between calls but the
 * dispositions that a running system() has replaced.
 *
 * This file: the exec that the public names call. The shim calls it by these names, since another
 * preloaded library may stand in front of the public ones.
 */
#ifndef COVKEEP_EXEC_EXEC_H
#define COVKEEP_EXEC_EXEC_H

/* exec_path() and exec_path_at() are execve(2) and execveat(2) with a restored environment. They
 * return only when the exec has failed: -1, and errno tells why. vfork-safe. */
int exec_path(const char *path, char *const argv[], char *const envp[]);
int exec_path_at(int dir, const char *path, char *const argv[], char *const envp[], int flags);

#endif
