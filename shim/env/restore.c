/* SPDX-License-Identifier: MIT
 *
 * Passes over the environments twice: to count, so that the room is taken once and large enough,
 * and to fill it. The names that are in the result already go into a small hash set, so that 20,000
 * variables cost 20,000 steps.
 */
#include "env/restore.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "env/everywhere.h"
#include "env/kept.h"
#include "env/label.h"
#include "env/name.h"
#include "env/preload.h"
#include "env/restored_by.h"
#include "env/standing.h"
#include "kernel/start_page.h"

static char *const empty[] = {NULL};

/* One restoring, from the sizes to the finished array. */
struct restoring {
    char *const *passed; /* the caller's */
    char *const *own;    /* environ where the program has put another array, else empty */
    const char *preload; /* the LD_PRELOAD entry in passed, NULL if it has none */
    size_t passed_count;
    const struct env_note *notes;
    /* An upper bound of the names in `set`; entries that another thread adds meanwhile are left
     * out. */
    size_t names;
    bool is_labelled;     /* passed names the test that the new program belongs to */
    size_t added;         /* names in `set` */
    const char **set;     /* hash set of the entries by name */
    size_t set_size;      /* a power of two, more than twice `names` */
    const char **entries; /* the result */
    size_t count;
};

void env_start(char *const *environment)
{
    env_keep_start(environment);
    if (config->journal)
        env_label_start(environment);
    env_standing_start();
}

/* Returns the value of the variable `name`, "" for an entry without `=`, NULL if there is none. */
static const char *value_of(char *const *environment, const char *name)
{
    const char *entry = env_entry_of(environment, name);
    const char *value = entry ? strchr(entry, '=') : NULL;
    return value ? value + 1 : entry ? "" : NULL;
}

/* Returns the value of COV_KEEP that this process would pass on, NULL for none. */
static const char *own_switch(char *const *own)
{
    const char *value = value_of(own, "COV_KEEP");
    return value ? value : env_note_value(env_note_on("COV_KEEP"));
}

/* Returns whether COV_KEEP is off in the environment that the new program is going to see. */
static bool is_switched_off(const struct restoring *r)
{
    const char *value = value_of(r->passed, "COV_KEEP");
    if (!value)
        value = own_switch(r->own);
    return value && strcmp(value, "off") == 0;
}

static size_t count_coverage(char *const *environment)
{
    size_t count = 0;
    for (; *environment; environment++)
        count += env_may_be_coverage(*environment);
    return count;
}

static void measure(struct restoring *r)
{
    while (r->passed[r->passed_count])
        r->passed_count++;
    r->names = count_coverage(r->passed) + count_coverage(r->own);
    r->notes = env_notes();
    for (const struct env_note *note = r->notes; note; note = note->next)
        r->names++;
    r->names += config->journal != NULL;
    r->set_size = 16;
    while (r->set_size <= 2 * r->names)
        r->set_size *= 2;
}

static size_t hash_name(const char *entry)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *entry && *entry != '='; entry++)
        hash = (hash ^ (unsigned char)*entry) * 16777619u;
    return hash ^ (hash >> 15);
}

/* Puts the entry's name into the set. Returns false if the name was there, or if there is no room
 * for one more. */
static bool add_name(struct restoring *r, const char *entry)
{
    if (r->added == r->names)
        return false;
    size_t at = hash_name(entry) & (r->set_size - 1);
    while (r->set[at]) {
        if (env_same_name(r->set[at], entry))
            return false;
        at = (at + 1) & (r->set_size - 1);
    }
    r->set[at] = entry;
    r->added++;
    return true;
}

/* Copies the caller's entries to the result, and the names of coverage variables into the set. */
static void copy_passed(struct restoring *r)
{
    while (r->count < r->passed_count && r->passed[r->count]) {
        const char *entry = r->passed[r->count];
        r->entries[r->count++] = entry;
        if (env_may_be_coverage(entry))
            add_name(r, entry);
        r->is_labelled |= env_label_is_named(entry);
    }
}

static void add_missing(struct restoring *r)
{
    for (char *const *at = r->own; *at; at++)
        if (env_is_coverage(*at) && add_name(r, *at))
            r->entries[r->count++] = *at;
    for (const struct env_note *note = r->notes; note; note = note->next)
        if (env_is_coverage(note->entry) && add_name(r, note->entry) && !note->removed)
            r->entries[r->count++] = note->entry;
}

/* Returns the newest note on the variable, unless the program has removed it; else NULL. */
static const char *noted(const char *name)
{
    const struct env_note *note = env_note_on(name);
    return note && !note->removed ? note->entry : NULL;
}

/* Adds that the file of LLVM's runtime is begun, where the new program has the same one. */
static void add_begun(struct restoring *r)
{
    const char *begun = noted(ENV_LLVM_BEGUN), *ours = noted("LLVM_PROFILE_FILE");
    const char *passed = begun ? env_entry_of(r->passed, "LLVM_PROFILE_FILE") : NULL;
    bool is_same = !passed || (ours && strcmp(passed, ours) == 0);
    if (begun && is_same && !env_entry_of(r->passed, ENV_LLVM_BEGUN) && add_name(r, begun))
        r->entries[r->count++] = begun;
}

/* Adds the test that this program belongs to, unless the environment names one by now. */
static void add_label(struct restoring *r, char entry[ENV_LABEL_ENTRY_SIZE])
{
    if (!r->is_labelled && env_label_entry(entry) && add_name(r, entry))
        r->entries[r->count++] = entry;
}

static void set_preload(struct restoring *r, char *merged)
{
    preload_merge(merged, preload_value(r->preload));
    size_t at = 0;
    while (r->preload && at < r->passed_count && !env_same_name(r->entries[at], "LD_PRELOAD"))
        at++;
    if (!r->preload)
        at = r->count++;
    r->entries[at] = merged;
}

/* Returns whether our entry belongs into LD_PRELOAD. The LD_PRELOAD that the caller passes decides
 * (an empty one refuses), or where it passes none this program's. Nothing is added once the program
 * has removed its own LD_PRELOAD. */
static bool is_preload_wanted(const struct restoring *r)
{
    if (env_was_removed("LD_PRELOAD"))
        return false;
    const struct env_note *note = env_note_on("LD_PRELOAD");
    const char *entry = r->preload ? r->preload : env_entry_of(r->own, "LD_PRELOAD");
    if (!entry && note)
        entry = note->entry;
    return !entry || !preload_is_refused(entry);
}

/* Returns whether the new program would load our library, and be switched on. */
static bool is_reached(const struct restoring *r)
{
    return preload_names_us(preload_value(r->preload)) || env_everywhere_reaches();
}

/* Returns the environment below a process that is switched off: only the switch is passed on, and
 * only where our library would be loaded again without it. */
static char *const *with_switch(struct restoring *r, struct env_room *room)
{
    if (value_of(r->passed, "COV_KEEP") || !is_reached(r))
        return r->passed;
    r->entries = env_room_take(room, (r->passed_count + 2) * sizeof(*r->entries));
    if (!r->entries)
        return r->passed;
    memcpy(r->entries, r->passed, r->passed_count * sizeof(*r->entries));
    r->entries[r->passed_count] = "COV_KEEP=off";
    r->entries[r->passed_count + 1] = NULL;
    return (char *const *)r->entries;
}

static char *const *with_all(struct restoring *r, struct env_room *room)
{
    const char *preload = preload_value(r->preload);
    bool merge = is_preload_wanted(r) && !preload_is_complete(preload);
    size_t pointers = r->passed_count + r->names + 2 + ENV_RESTORED_BY_ENTRIES + r->set_size;
    size_t string = merge ? preload_merged_size(preload) : 0;
    size_t receipt = config->dir ? ENV_RESTORED_BY_SIZE : 0;
    size_t label = config->journal ? ENV_LABEL_ENTRY_SIZE : 0;
    r->entries = env_room_take(room, pointers * sizeof(*r->entries) + receipt + label + string);
    if (!r->entries)
        return r->passed;
    r->set = r->entries + (pointers - r->set_size);
    memset(r->set, 0, r->set_size * sizeof(*r->set));
    copy_passed(r);
    char *strings = (char *)(r->entries + pointers);
    if (label) /* it is newer than what was noted of it */
        add_label(r, strings + receipt);
    add_missing(r);
    add_begun(r);
    if (!merge && r->count == r->passed_count) {
        env_room_release(room);
        return r->passed;
    }
    if (merge)
        set_preload(r, strings + receipt + label);
    if (receipt) /* the receipt does not name LD_PRELOAD where the caller had one */
        r->count +=
            env_restored_by_add(r->entries + r->passed_count, r->count - r->passed_count, strings);
    r->entries[r->count] = NULL;
    return (char *const *)r->entries;
}

static char *const *standing_restored(char *const *envp, struct env_room *room)
{
    const char *value = own_switch(empty);
    if (config->off || (value && strcmp(value, "off") == 0))
        return envp;
    return env_standing_restored(envp, room);
}

char *const *env_restored(char *const *envp, struct env_room *room)
{
    if (config->secure)
        return envp;
    if (envp && env_is_standing(envp))
        return standing_restored(envp, room);
    struct restoring r = {.passed = envp ? envp : empty, .own = empty};
    if (environ && !env_is_standing(environ))
        r.own = environ; /* the program's own array may hold what no setenv has told us */
    r.preload = env_entry_of(r.passed, "LD_PRELOAD");
    measure(&r);
    char *const *restored =
        config->off || is_switched_off(&r) ? with_switch(&r, room) : with_all(&r, room);
    return restored == r.passed ? envp : restored;
}
