/* SPDX-License-Identifier: MIT
 *
 * A list that grows at its head only, by compare-and-swap: readers between vfork and exec and in
 * signal handlers see a whole list at any instant. Like libc's setenv it gives no memory back, and
 * it takes some only when a value really changes.
 */
#include "env/kept.h"

#include <string.h>

#include "env/name.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"

static START_PAGE const struct env_note *newest;

static bool is_noted_at_start(const char *entry)
{
    return env_is_coverage(entry) || env_same_name(entry, ENV_LLVM_BEGUN);
}

static bool is_noted_name(const char *entry)
{
    return is_noted_at_start(entry) || env_same_name(entry, "LD_PRELOAD");
}

const struct env_note *env_notes(void)
{
    return __atomic_load_n(&newest, __ATOMIC_ACQUIRE);
}

const struct env_note *env_note_on(const char *entry)
{
    const struct env_note *note = env_notes();
    while (note && !env_same_name(note->entry, entry))
        note = note->next;
    return note;
}

static void push(const char *entry, bool removed)
{
    struct env_note *note = arena_take(sizeof(*note));
    if (!note)
        return;
    note->entry = arena_copy(entry, removed ? env_name_length(entry) : strlen(entry));
    note->removed = removed;
    if (!note->entry)
        return;
    note->next = env_notes();
    while (!__atomic_compare_exchange_n(&newest, &note->next, note, 0, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED))
        ;
}

static void add(const char *entry, bool removed)
{
    const struct env_note *known = env_note_on(entry);
    if (!known || known->removed != removed || (!removed && strcmp(known->entry, entry) != 0))
        push(entry, removed);
}

/* Takes the notes from the end on: of two entries with one name the first one counts, as for
 * getenv(3), so it must be noted last. */
void env_keep_start(char *const *environment)
{
    size_t count = 0;
    while (environment && environment[count])
        count++;
    while (count-- > 0)
        if (is_noted_at_start(environment[count]))
            push(environment[count], false);
}

void env_keep_set(const char *entry)
{
    if (is_noted_name(entry))
        add(entry, false);
}

void env_keep_removed(const char *name)
{
    if (is_noted_name(name))
        add(name, true);
}

const char *env_note_value(const struct env_note *note)
{
    if (!note || note->removed)
        return NULL;
    const char *equals = strchr(note->entry, '=');
    return equals ? equals + 1 : "";
}

bool env_was_removed(const char *name)
{
    const struct env_note *note = env_note_on(name);
    return note && note->removed;
}
