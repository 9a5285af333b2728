/* SPDX-License-Identifier: MIT
 *
 * Ends, or does something first, as the arguments say, one after the other:
 *   exit N, _exit N, kill N (itself), wait (until a signal ends it), fork (a child goes on with the
 *   arguments, the parent waits and ends as it did), exec (this program anew with the other
 *   arguments), say (its pid, on standard output), ignore (SIGTERM); and what takes rights away:
 *   drop (root's), setuid N, landlock (no file can be written), chroot DIR.
 */
#include <linux/landlock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static void end_as(int status)
{
    if (WIFSIGNALED(status))
        raise(WTERMSIG(status));
    exit(WEXITSTATUS(status));
}

static void do_fork(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        return;
    waitpid(child, &status, 0);
    end_as(status);
}

static void end_by(const char *how, int number)
{
    if (strcmp(how, "exit") == 0)
        exit(number);
    if (strcmp(how, "_exit") == 0)
        _exit(number);
    if (strcmp(how, "kill") == 0)
        kill(getpid(), number);
    for (;;)
        pause();
}

static int do_landlock(void)
{
    const struct landlock_ruleset_attr writing = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                             LANDLOCK_ACCESS_FS_MAKE_DIR};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &writing, sizeof writing, 0);
    return rules < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
           syscall(SYS_landlock_restrict_self, rules, 0) != 0 || close(rules) != 0;
}

/* False: the word is none of these. */
static int gives_up(char ***word)
{
    int failed = 0;
    if (strcmp(**word, "landlock") == 0)
        failed = do_landlock();
    else if (strcmp(**word, "setuid") == 0)
        failed = setuid((uid_t)atoi(*++*word));
    else if (strcmp(**word, "chroot") == 0)
        failed = chroot(*++*word) != 0 || chdir("/") != 0;
    else
        return 0;
    if (failed)
        perror(**word);
    return 1;
}

int main(int argc, char **argv)
{
    (void)argc;
    for (char **word = argv + 1; *word; word++) {
        if (strcmp(*word, "fork") == 0) {
            do_fork();
        } else if (strcmp(*word, "exec") == 0) {
            *word = argv[0];
            execv(*word, word);
        } else if (strcmp(*word, "say") == 0) {
            printf("%d\n", (int)getpid());
            fflush(stdout);
        } else if (strcmp(*word, "ignore") == 0) {
            signal(SIGTERM, SIG_IGN);
        } else if (strcmp(*word, "drop") == 0) {
            if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
                return 98;
        } else if (gives_up(&word)) {
            continue;
        } else {
            end_by(word[0], word[1] ? atoi(word[1]) : 0);
        }
    }
    return 0;
}
