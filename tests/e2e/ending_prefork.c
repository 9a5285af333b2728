/* SPDX-License-Identifier: MIT
 *
 * A whole server as one meets it: stripped, a master with workers and their helpers that have
 * dropped their rights, killed with kill -9 by a shell that knows nothing of the shim. Its counts
 * are those of its clean run.
 */
#include "ending_trial.h"

#include "oracle.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WORKERS = 3, REQUESTS = 12, PROCESSES = 7, NUMBER = 27, STEPS = 111 };

/* Strips the program into dir and returns its path. */
static const char *stripped(const char *dir)
{
    free(shell("strip -o '%s/server' '%s'", dir, victim("ending_prefork")));
    return under(dir, "server");
}

static void ask(in_port_t port)
{
    struct sockaddr_in to = {AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {0}};
    int question = NUMBER, answer = 0, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0, "connect: %s",
              strerror(errno));
    cr_assert(write(fd, &question, sizeof question) == sizeof question);
    cr_assert(read(fd, &answer, sizeof answer) == sizeof answer && answer == STEPS, "answer %d",
              answer);
    close(fd);
}

static struct program start_and_ask(const char *const *argv, const char *tree, bool preload)
{
    ending_adopts();
    struct program p = START(argv, .tree = tree, .preload = preload, .ready = "ready 0\n");
    in_port_t port = (in_port_t)strtoul(p.out + strlen("port "), NULL, 10);
    for (int i = 0; i < REQUESTS; i++)
        ask(port);
    for (int i = 0; i < WORKERS; i++)
        program_await(&p, under("", "served %d\n", i) + 1);
    return p;
}

/* All processes by their pids, as they have said them, or their process group. */
static void kill_by_shell(const struct program *p, bool as_group)
{
    if (as_group) {
        free(shell("kill -9 -%d", p->pid));
        return;
    }
    char *number =
        shell("set -- $(echo '%s' | sed -n 's/^pid //p'); kill -9 \"$@\"; echo $#", p->out);
    cr_assert(atoi(number) == PROCESSES, "%s processes:\n%s", number, p->out);
    free(number);
}

static struct program run_and_kill(const char *const *argv, const char *tree, bool preload,
                                   bool as_group)
{
    struct program p = start_and_ask(argv, tree, preload);
    kill_by_shell(&p, as_group);
    program_end(&p);
    ending_awaits_orphans();
    p.out[0] = '\0'; /* pids, and the port */
    return p;
}

static void keeps(const char *how)
{
    char *dir = dir_new("prefork");
    const char *server = stripped(dir), *clean = under(dir, "clean"), *lost = under(dir, "lost");
    struct program p = start_and_ask(LIST(server, "clean"), clean, false);
    program_end(&p);
    ending_awaits_orphans();
    expect_exit(&p, 0);
    program_free(&p);
    for (int as_group = 0; as_group < 2; as_group++) {
        const char *const *argv = LIST(server, how);
        const char *kept = under(dir, "kept%d", as_group);
        struct program without = run_and_kill(argv, lost, false, as_group);
        struct program with = run_and_kill(argv, kept, true, as_group);
        expect_no_files(lost);
        expect_same_outcome(&with, &without);
        expect_same_files(kept, clean);
        program_free(&without);
        program_free(&with);
    }
    dir_remove(dir);
}

Test(ending_prefork, killed_by_a_shell_has_the_counts_of_its_clean_run)
{
    keeps("clean");
}

Test(ending_prefork, whose_workers_and_helpers_drop_their_rights_has_the_counts_of_its_clean_run)
{
    keeps("each_drops");
}

Test(ending_prefork, whose_workers_drop_them_before_their_helpers_are_forked_has_them_too)
{
    keeps("workers_drop");
}

Test(ending_prefork, whose_master_drops_them_before_its_workers_are_forked_has_them_too)
{
    keeps("master_drops");
}
