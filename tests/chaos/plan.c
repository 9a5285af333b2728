/* SPDX-License-Identifier: MIT
 *
 * Delays are spread over their magnitudes: the beginning of anything is hit as often as the rest.
 */
#include "plan.h"

#include <limits.h>
#include <string.h>

#include "chance.h"

enum { DELAY_BITS = 12, CALLS_MAX = 20000, CLOSING_CALLS = 100 };

const char *const variant_names[VARIANTS] = {"small", "large", "threads", "dumps"};

static const char *const endings[] = {"exit", "_exit", "quick_exit", "exec"};

static unsigned below(uint64_t *state, unsigned limit)
{
    return (unsigned)(chance_next(state) % limit);
}

static unsigned delay(uint64_t *state)
{
    return below(state, 1u << (1 + below(state, DELAY_BITS)));
}

static const char *shape_of(enum variant variant, uint64_t *state)
{
    static const char *const plain[] = {"single", "workers"};
    static const char *const threaded[] = {"single", "workers", "threads", "workers_of_threads"};
    return variant == THREADS ? threaded[below(state, 4)] : plain[below(state, 2)];
}

static const char *ending_of(enum variant variant, uint64_t *state)
{
    return variant == DUMPS && below(state, 4) ? "dump" : endings[below(state, 4)];
}

/* A quarter of the keepers is killed, and few are stopped, since that takes its time. */
static enum harm harm_of(uint64_t *state)
{
    unsigned which = below(state, 16);
    return which < 4 ? KEEPER_KILLED : which == 4 ? KEEPER_STOPPED : UNHARMED;
}

/* What other threads count after the flush and before the death only a keeper can write: one that
 * is killed in between loses it. */
static bool has_threads(const char *shape)
{
    return strstr(shape, "threads");
}

struct plan plan_of(uint64_t seed, unsigned round)
{
    uint64_t state = seed * 0x100000001b3u + round;
    struct plan p = {.seed = (unsigned)chance_next(&state) >> 1};
    p.variant = (enum variant)below(&state, VARIANTS);
    p.harm = harm_of(&state);
    p.moment = p.harm == KEEPER_KILLED ? NEVER : (enum moment)below(&state, MOMENTS);
    p.harm_after_us = delay(&state);
    p.shape = shape_of(p.variant, &state);
    p.harmed_late = below(&state, 4) != 0 && !has_threads(p.shape);
    for (int i = 0; i < 2; i++)
        p.endings[i] = ending_of(p.variant, &state);
    p.terminated = below(&state, 2) || (p.harm == KEEPER_KILLED && has_threads(p.shape));
    bool ends_itself = p.moment == AT_END || (p.moment == NEVER && !p.terminated);
    p.calls = ends_itself ? below(&state, CALLS_MAX) : ULLONG_MAX;
    p.group = below(&state, 4) == 0;
    p.signal_after_us = delay(&state);
    p.kill_after_us = delay(&state);
    p.group_after_us = delay(&state);
    return p;
}

struct plan plan_of_closing(enum variant variant)
{
    return (struct plan){.variant = variant,
                         .moment = NEVER,
                         .shape = "single",
                         .endings = {"exit", "exit"},
                         .calls = CLOSING_CALLS};
}
