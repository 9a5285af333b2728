/* SPDX-License-Identifier: MIT
 *
 * A careful reader takes libgcov's lock first. What a careless one sees is counted as well.
 */
#include "reader.h"

#include <stdio.h>

#include "whole.h"

enum { TOLD_MAX = 10 };

static void read_one(struct reader *r, const char *path)
{
    const char *why;
    if (whole_check(path, false, NULL, &why) == BROKEN)
        r->broken_without_lock++;
    switch (whole_check(path, true, NULL, &why)) {
    case BROKEN:
        if (r->broken++ < TOLD_MAX)
            printf("chaos: broken while it is written: %s: %s\n", path, why);
        break;
    case UNFINISHED:
        r->unfinished++;
        break;
    case WHOLE:
        r->reads++;
        break;
    case ABSENT:
        break;
    }
}

static void *read_again_and_again(void *argument)
{
    struct reader *r = argument;
    while (!r->stop)
        for (unsigned i = 0; i < r->count; i++)
            read_one(r, r->paths[i]);
    return NULL;
}

void reader_start(struct reader *r)
{
    r->stop = false;
    if (pthread_create(&r->thread, NULL, read_again_and_again, r) != 0)
        perror("chaos: pthread_create");
}

void reader_stop(struct reader *r)
{
    r->stop = true;
    pthread_join(r->thread, NULL);
}
