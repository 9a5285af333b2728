/* SPDX-License-Identifier: MIT
 *
 * A test runner sets its variable for each test anew, so no notes are taken (kept.h): each variable
 * has one place, which is written over. A version that is odd says that somebody is writing there.
 */
#include "env/label.h"

#include <string.h>

#include "config.h"
#include "env/kept.h"
#include "env/name.h"
#include "kernel/start_page.h"

/* How often a reader tries again before it does without a label: who writes may be gone, in a
 * forked child. */
#define TRIES 1000

#define PYTEST "PYTEST_CURRENT_TEST"
#define STARTER "COV_KEEP_TEST_STARTER"

/* In the order in which they count. */
enum { FROM_SETTING, FROM_PYTEST, FROM_BATS, FROM_STARTER, VARIABLES };

struct variable {
    unsigned version; /* atomic */
    char value[ENV_LABEL_MAX + 1];
};

static struct variable variables[VARIABLES];
static START_PAGE bool is_followed;

static const char *name_of(unsigned variable)
{
    static const char *const names[] = {
        [FROM_PYTEST] = PYTEST, [FROM_BATS] = "BATS_TEST_NAME", [FROM_STARTER] = STARTER};
    return variable == FROM_SETTING ? config->test_from : names[variable];
}

/* Returns which variable the entry is, VARIABLES: none. */
static unsigned variable_of(const char *entry)
{
    unsigned variable = is_followed ? 0 : VARIABLES;
    while (variable < VARIABLES && !(name_of(variable) && env_same_name(entry, name_of(variable))))
        variable++;
    return variable;
}

/* pytest adds the phase of the test: ` (setup)`, ` (call)` or ` (teardown)`. */
static size_t length_of(unsigned variable, const char *value)
{
    size_t length = strlen(value);
    const char *phase = variable == FROM_PYTEST ? strrchr(value, ' ') : NULL;
    if (phase && phase[1] == '(' && length > 0 && value[length - 1] == ')')
        length = (size_t)(phase - value);
    return length < ENV_LABEL_MAX ? length : ENV_LABEL_MAX;
}

static void put(unsigned variable, const char *value)
{
    struct variable *to = &variables[variable];
    unsigned version = __atomic_load_n(&to->version, __ATOMIC_RELAXED) | 1;
    size_t length = length_of(variable, value);
    __atomic_store_n(&to->version, version, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    memcpy(to->value, value, length);
    to->value[length] = '\0';
    __atomic_store_n(&to->version, version + 1, __ATOMIC_SEQ_CST);
}

static bool get(unsigned variable, char to[ENV_LABEL_MAX + 1])
{
    const struct variable *from = &variables[variable];
    for (unsigned i = 0; i < TRIES; i++) {
        unsigned version = __atomic_load_n(&from->version, __ATOMIC_SEQ_CST);
        memcpy(to, from->value, ENV_LABEL_MAX + 1);
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        if (version % 2 == 0 && version == __atomic_load_n(&from->version, __ATOMIC_SEQ_CST))
            return *to;
    }
    return false;
}

/* Of two entries with one name the first one counts, as for getenv(3). */
void env_label_start(char *const *environment)
{
    size_t count = 0;
    is_followed = true;
    while (environment && environment[count])
        count++;
    while (count-- > 0)
        env_label_set(environment[count]);
}

void env_label_set(const char *entry)
{
    unsigned variable = variable_of(entry);
    const char *value = strchr(entry, '=');
    if (variable < VARIABLES && value)
        put(variable, value + 1);
}

void env_label_removed(const char *name)
{
    unsigned variable = variable_of(name);
    if (variable < VARIABLES)
        put(variable, "");
}

/* Writes what the harness says, "" where it says nothing. */
static void get_first(char to[ENV_LABEL_MAX + 1])
{
    *to = '\0';
    for (unsigned variable = 0; is_followed && variable < VARIABLES; variable++)
        if (get(variable, to))
            return;
    *to = '\0';
}

void env_label(char to[ENV_LABEL_MAX + 1])
{
    const char *value = is_followed ? env_note_value(env_note_on("COV_KEEP_TEST")) : NULL;
    if (!value) {
        get_first(to);
        return;
    }
    size_t length = strnlen(value, ENV_LABEL_MAX);
    memcpy(to, value, length);
    to[length] = '\0';
}

bool env_label_is_named(const char *entry)
{
    return variable_of(entry) < VARIABLES;
}

bool env_label_entry(char to[ENV_LABEL_ENTRY_SIZE])
{
    static const char name[] = STARTER "=";
    memcpy(to, name, sizeof(name));
    get_first(to + sizeof(name) - 1);
    return to[sizeof(name) - 1];
}
