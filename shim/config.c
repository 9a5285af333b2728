/* SPDX-License-Identifier: MIT
 *
 * Parses COV_KEEP_*. Each setting is one row of a table: its name, the function that takes its
 * value and returns whether it could, and what the line says when it could not. Strings are copied,
 * since many servers overwrite their environment.
 */
#include "config.h"

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>

#include "kernel/absolute.h"
#include "kernel/arena.h"
#include "kernel/sigbits.h"
#include "kernel/signal_name.h"
#include "kernel/start_page.h"
#include "relay.h"
#include "report.h"

#define GRACE_DEFAULT_MS 2000
#define GRACE_MAX_MS 600000

static struct config settings = {.vars = "", .grace_ms = GRACE_DEFAULT_MS};
const struct config *const config = &settings;

static bool take_switch(const char *value)
{
    settings.off = strcmp(value, "off") == 0;
    return settings.off || strcmp(value, "on") == 0 || *value == '\0';
}

static bool take_keeper(const char *value)
{
    bool off = strcmp(value, "off") == 0;
    settings.without_keeper |= off;
    return off || strcmp(value, "on") == 0 || *value == '\0';
}

static bool is_name(const char *word, size_t length)
{
    static const char characters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    if (length > 0 && word[length - 1] == '*')
        length--;
    return strspn(word, characters) >= length && !(*word >= '0' && *word <= '9');
}

/* Takes the list also where a word in it is no name: such a word matches no variable. */
static bool take_vars(const char *value)
{
    const char *copy = arena_copy(value, strlen(value));
    bool are_names = copy;
    if (copy)
        settings.vars = copy;
    while (*value) {
        size_t length = strcspn(value, ",");
        are_names &= is_name(value, length);
        value += length;
        value += *value == ',';
    }
    return are_names;
}

unsigned config_grace_of(const char *value)
{
    unsigned ms = 0;
    for (; *value >= '0' && *value <= '9' && ms <= GRACE_MAX_MS; value++)
        ms = ms * 10 + (unsigned)(*value - '0');
    return *value || ms > GRACE_MAX_MS ? 0 : ms;
}

static bool take_grace(const char *value)
{
    unsigned ms = config_grace_of(value);
    if (ms)
        settings.grace_ms = ms;
    return ms || *value == '\0';
}

/* Returns the signals whose default action ends a process, from signal(7), but the real-time ones.
 */
static unsigned long long default_signals(void)
{
    static const char ending[] = {SIGHUP,    SIGINT,  SIGQUIT,   SIGUSR1, SIGUSR2, SIGPIPE,
                                  SIGALRM,   SIGTERM, SIGXCPU,   SIGXFSZ, SIGPROF, SIGIO,
                                  SIGVTALRM, SIGPWR,  SIGSTKFLT, SIGABRT, SIGSEGV, SIGBUS,
                                  SIGFPE,    SIGILL,  SIGTRAP,   SIGSYS};
    unsigned long long signals = 0;
    for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
        signals |= sigbits_of(ending[i]);
    return signals;
}

/* libc's own two lie below SIGRTMIN, and are not among them. */
static unsigned long long real_time_signals(void)
{
    unsigned long long signals = 0;
    for (int signal_number = SIGRTMIN; signal_number <= SIGRTMAX; signal_number++)
        signals |= sigbits_of(signal_number);
    return signals;
}

/* Returns the signal that the word names, by name or number; 0 if it names none. */
static int signal_of(const char *word, size_t length)
{
    if (length > 3 && strncmp(word, "SIG", 3) == 0)
        word += 3, length -= 3;
    for (int signal_number = 1; signal_number <= SIGRTMAX; signal_number++) {
        const char *name = signal_name(signal_number);
        char digits[3] = {(char)('0' + signal_number / 10), (char)('0' + signal_number % 10), 0};
        const char *number = digits + (signal_number < 10);
        if ((name && strlen(name) == length && strncmp(name, word, length) == 0) ||
            (strlen(number) == length && strncmp(number, word, length) == 0))
            return signal_number;
    }
    return 0;
}

/* An empty value chooses no signal. Only signals whose default action ends a process can be
 * chosen. */
static bool take_signals(const char *value)
{
    unsigned long long chosen = 0;
    while (*value) {
        size_t length = strcspn(value, ",");
        int signal_number = signal_of(value, length);
        if (!signal_number ||
            !((settings.signals | settings.rare_signals) & sigbits_of(signal_number)))
            return false;
        chosen |= sigbits_of(signal_number);
        value += length;
        value += *value == ',';
    }
    settings.signals = chosen;
    settings.rare_signals = 0;
    return true;
}

/* Takes an absolute path; an empty value leaves the setting as it is. */
static bool take_path(const char *value, const char **setting)
{
    if (*value != '/')
        return *value == '\0';
    *setting = arena_copy(value, strlen(value));
    return *setting;
}

static bool take_log(const char *value)
{
    return take_path(value, &settings.log);
}

static bool take_journal(const char *value)
{
    return take_path(value, &settings.journal);
}

/* Any text will do, and env/label.h reads it. */
static bool take_label(const char *value)
{
    return value;
}

static bool take_test_from(const char *value)
{
    if (!*value || strchr(value, '='))
        return false;
    settings.test_from = arena_copy(value, strlen(value));
    return true;
}

static bool take_dir(const char *value)
{
    return take_path(value, &settings.dir);
}

/* Returns an absolute path for the value of GCOV_ERROR_FILE, NULL where there is none. libgcov
 * opens the file in the working directory of that moment. */
static const char *error_file(const char *value)
{
    char path[PATH_MAX];
    size_t length = *value ? absolute_put(path, sizeof(path), value) : 0;
    return length ? arena_copy(path, length) : NULL;
}

/* `covkeep run` sets COV_KEEP_RUN; no user does. */
static bool take_run(const char *value)
{
    if (!*value)
        return true;
    settings.run = arena_copy(value, strlen(value));
    if (settings.run && relay_set_address(settings.run))
        return true;
    settings.run = NULL;
    return false;
}

static const struct {
    const char *name;
    bool (*take)(const char *value);
    const char *expected;
} rows[] = {
    {"COV_KEEP=", take_switch, "is neither on nor off, taken as on"},
    {"COV_KEEP_KEEPER=", take_keeper, "is neither on nor off, taken as on"},
    {"COV_KEEP_VARS=", take_vars,
     "is no list of names with commas between, what is no name is ignored"},
    {"COV_KEEP_GRACE_MS=", take_grace, "is no number from 1 to 600000, taken as 2000"},
    {"COV_KEEP_SIGNALS=", take_signals, "names a signal that cannot be kept, ignored"},
    {"COV_KEEP_DIR=", take_dir, "is no absolute path, ignored"},
    {"COV_KEEP_JOURNAL=", take_journal, "is no absolute path, ignored"},
    {"COV_KEEP_TEST=", take_label, ""},
    {"COV_KEEP_TEST_FROM=", take_test_from, "is no name of a variable, ignored"},
    {"COV_KEEP_LOG=", take_log, "is no absolute path, ignored"},
    {"COV_KEEP_RUN=", take_run, "is no address of `covkeep run`, ignored"},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* The variables that covkeep itself sets, for its own use: the receipt of env/restored_by.c, the
 * mark that the Python side has told something, and the label that is passed on (env/label.h). */
static const char *const own[] = {
    "COV_KEEP_RESTORED=", "COV_KEEP_RESTORED_PAD=", "COV_KEEP_TOLD=", "COV_KEEP_TEST_STARTER="};

static bool is_known(const char *entry)
{
    for (size_t row = 0; row < ROWS; row++)
        if (strncmp(entry, rows[row].name, strlen(rows[row].name)) == 0)
            return true;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (strncmp(entry, own[i], strlen(own[i])) == 0)
            return true;
    return false;
}

/* Tells of each variable that covkeep does not know: a mistyped name would be without effect, and
 * nobody would know. */
static void tell_unknown(char *const *environment)
{
    for (; environment && *environment; environment++)
        if (strncmp(*environment, "COV_KEEP_", 9) == 0 && strchr(*environment, '=') &&
            !is_known(*environment))
            report_line("setting", *environment, "is no setting of covkeep, ignored");
}

/* Takes one entry if it is the first one of its name: only the first one counts, as for getenv(3).
 */
static void read_entry(const char *entry, const char *malformed[ROWS], bool seen[ROWS])
{
    for (size_t row = 0; row < ROWS; row++) {
        size_t length = strlen(rows[row].name);
        if (seen[row] || strncmp(entry, rows[row].name, length) != 0)
            continue;
        seen[row] = true;
        if (!rows[row].take(entry + length))
            malformed[row] = entry;
    }
}

bool config_is_secure(void)
{
    return getauxval(AT_SECURE);
}

void config_read(char *const *environment)
{
    static START_PAGE bool done;
    if (done)
        return;
    done = true;
    if (config_is_secure()) {
        settings.secure = settings.off = true;
        return;
    }
    settings.signals = default_signals();
    settings.rare_signals = real_time_signals();
    const char *malformed[ROWS] = {NULL}, *errors = NULL;
    bool seen[ROWS] = {false};
    for (char *const *at = environment; at && *at; at++) {
        if (strncmp(*at, "COV_KEEP", 8) == 0)
            read_entry(*at, malformed, seen);
        else if (!errors && strncmp(*at, "GCOV_ERROR_FILE=", 16) == 0)
            errors = *at + 16;
        else if (strncmp(*at, "LD_PRELOAD=", 11) == 0 && strstr(*at, "/vgpreload_"))
            settings.without_keeper = settings.under_valgrind = true;
    }
    if (errors && !settings.log && !settings.run)
        settings.log = error_file(errors);
    report_set_log(settings.log);
    relay_wait_at_most(settings.grace_ms);
    for (size_t row = 0; row < ROWS && !settings.off; row++)
        if (malformed[row])
            report_line("setting", malformed[row], rows[row].expected);
    if (!settings.off)
        tell_unknown(environment);
}

void config_off(void)
{
    settings.secure = settings.off = true;
}
