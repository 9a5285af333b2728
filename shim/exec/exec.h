/* SPDX-License-Identifier: MIT
 *
 * The same exec as behind the public names, for those of our own who must not call these: another
 * library may stand in front of them.
 */
#ifndef COVKEEP_EXEC_EXEC_H
#define COVKEEP_EXEC_EXEC_H

/* execve(2) and execveat(2) with a restored environment: -1 and errno. vfork-safe. */
int exec_path(const char *path, char *const argv[], char *const envp[]);
int exec_path_at(int dir, const char *path, char *const argv[], char *const envp[], int flags);

#endif
