/* SPDX-License-Identifier: MIT
 *
 * No system call of ours between start and ending: strace of a server under load shows the same
 * calls, with the same results, with the shim and without.
 */
#include "oracle.h"
#include "trial.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUESTS = 200 };

/* One after the other, so that the order of its calls is the same in each run. */
static void request(const char *output)
{
    char answer = 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_port = htons((uint16_t)strtoul(strstr(output, "port ") + 5, NULL, 10));
    cr_assert(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    cr_assert(write(fd, "work", 4) == 4 && read(fd, &answer, 1) == 1 && answer == 'w');
    close(fd);
}

/* The lines between the two marks. */
static char *calls_of(const char *tree, const char *preload)
{
    char times[16];
    snprintf(times, sizeof times, "%d", REQUESTS);
    const char *log = under(tree, "trace");
    free(shell("mkdir '%s'", tree));
    struct program p =
        START(LIST("/usr/bin/strace", "-o", log, "-E", preload, victim("look_server"), times),
              .tree = tree, .ready = "port ");
    program_await(&p, "\n");
    for (int i = 0; i < REQUESTS; i++)
        request(p.out);
    program_end(&p);
    expect_exit(&p, 0);
    program_free(&p);
    return shell("sed -n '/^close(-4242)/,/^close(-4242)/p' '%s'", log);
}

Test(look, trace_of_a_server_shows_no_call_of_the_shim)
{
    char *dir = dir_new("trace"), preload[PATH_MAX + 16];
    snprintf(preload, sizeof preload, "LD_PRELOAD=%s", built("libcovkeep.so"));
    char *without = calls_of(under(dir, "without"), "NOTHING=1");
    char *with = calls_of(under(dir, "with"), preload);
    size_t calls = 0;
    for (const char *at = without; (at = strchr(at, '\n')); at++)
        calls++;
    cr_assert(calls > (size_t)REQUESTS * 5, "a trace of %zu calls only:\n%s", calls, without);
    cr_assert_str_eq(with, without);
    cr_assert(count_files(under(dir, "with")) == 2, "the trace, and the counts");
    free(without);
    free(with);
    dir_remove(dir);
}
