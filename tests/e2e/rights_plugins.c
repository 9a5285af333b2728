/* SPDX-License-Identifier: MIT
 *
 * Plugins with counters, loaded after the start of a server that was root then: what its workers,
 * which are nobody, count in them is kept, whoever has loaded them and however the workers end.
 */
#include "ending_trial.h"

#include "oracle.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *dir;

static void set_up(void)
{
    dir = dir_new("rights_plugins");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(rights_plugins, .init = set_up, .fini = tear_down);

/* Builds NAME.so of NAME.c, which every user may load, but only root may write beside it. */
static const char *plugin(const char *name)
{
    free(shell(
        "chmod 755 '%s' && cd '%s' && cp '%s' %s.c && gcc --coverage -fPIC -c \"$PWD/%s.c\" &&\n"
        "gcc --coverage -shared -o %s.so %s.o",
        dir, dir, source("parts/called.c"), name, name, name, name));
    return under(dir, "%s.so", name);
}

static void keeps(const char *who, const char *end)
{
    const char *one = plugin("one"), *two = plugin("two");
    char clean_who[16];
    snprintf(clean_who, sizeof clean_who, "clean_%s", who);
    KEEPS(LIST(victim("rights_plugins"), who, end, one, two),
          .clean = LIST(victim("rights_plugins"), clean_who, "exit", one, two), .loss = LOSES_SOME,
          .libgcov_complains = strcmp(end, "exit") == 0 || strcmp(end, "unload") == 0);
}

static void keeps_however_it_ends(const char *who)
{
    keeps(who, "_exit");
    keeps(who, "term");
    keeps(who, "kill");
    keeps(who, "abort");
}

Test(rights_plugins, of_the_server_are_kept_however_workers_end)
{
    keeps_however_it_ends("server");
}

Test(rights_plugins, of_a_process_in_between_are_kept_however_workers_end)
{
    keeps_however_it_ends("middle");
}

Test(rights_plugins, of_a_worker_without_rights_are_kept_however_it_ends)
{
    keeps_however_it_ends("worker");
}

/* libgcov cannot write then, and says so. */
#define KEEPS_WHERE_LIBGCOV_COMPLAINS(who)                                                         \
    Test(rights_plugins, of_##who##_are_kept_where_libgcov_complains)                              \
    {                                                                                              \
        keeps(#who, "exit");                                                                       \
        keeps(#who, "unload");                                                                     \
    }
KEEPS_WHERE_LIBGCOV_COMPLAINS(server)
KEEPS_WHERE_LIBGCOV_COMPLAINS(middle)
KEEPS_WHERE_LIBGCOV_COMPLAINS(worker)
