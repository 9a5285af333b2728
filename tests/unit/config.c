/* SPDX-License-Identifier: MIT
 *
 * The settings: defaults, each value, and each malformed value with its one line. They are read
 * once in a process, so each row is read in a child.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/program.h"

#define ENV(...) ((char *const[]){__VA_ARGS__, NULL})

/* What a process with these settings knows, and says on its standard error. */
struct seen {
    bool off, secure, has_log;
    unsigned grace_ms;
    char vars[64], log[64];
    pid_t pid;
    char lines[4096];
};

static void read_and_tell(char *const *environment, int told)
{
    errno = 4242;
    config_read(environment);
    if (errno != 4242)
        _exit(1);
    struct seen seen = {.off = config->off,
                        .secure = config->secure,
                        .has_log = config->log,
                        .grace_ms = config->grace_ms};
    strncpy(seen.vars, config->vars, sizeof seen.vars - 1);
    strncpy(seen.log, config->log ? config->log : "", sizeof seen.log - 1);
    _exit(write(told, &seen, sizeof seen) != sizeof seen);
}

static struct seen settings_of(char *const *environment)
{
    int told[2], err[2], status;
    struct seen seen;
    cr_assert(pipe(told) == 0 && pipe(err) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(err[1], STDERR_FILENO);
        read_and_tell(environment, told[1]);
    }
    close(told[1]);
    close(err[1]);
    cr_assert(read(told[0], &seen, sizeof seen) == sizeof seen);
    ssize_t length = read(err[0], seen.lines, sizeof seen.lines - 1);
    cr_assert(length >= 0);
    seen.lines[length] = '\0';
    close(told[0]);
    close(err[0]);
    cr_assert(waitpid(pid, &status, 0) == pid && status == 0, "errno changed");
    seen.pid = pid;
    return seen;
}

static void expect_defaults(const struct seen *seen)
{
    cr_expect(!seen->off && !seen->secure && !seen->has_log);
    cr_expect(seen->grace_ms == 2000, "%u", seen->grace_ms);
    cr_expect_str_eq(seen->vars, "");
}

Test(config, defaults_hold_without_settings)
{
    struct seen none = settings_of(NULL);
    expect_defaults(&none);
    cr_assert_str_eq(none.lines, "");
    struct seen others =
        settings_of(ENV("PATH=/bin", "COV_CORE_SOURCE=x", "COV_KEEP_TOLD=x", "COV_KEEPER=off",
                        "XCOV_KEEP=off", "COV_KEEP", "COV_KEEP_GRACE_MS", "cov_keep=off"));
    expect_defaults(&others);
    cr_assert_str_eq(others.lines, "");
}

Test(config, empty_values_are_the_defaults)
{
    struct seen seen =
        settings_of(ENV("COV_KEEP=", "COV_KEEP_GRACE_MS=", "COV_KEEP_LOG=", "COV_KEEP_VARS="));
    expect_defaults(&seen);
    cr_assert_str_eq(seen.lines, "");
}

Test(config, values_are_taken)
{
    struct seen seen = settings_of(
        ENV("COV_KEEP=on", "COV_KEEP_VARS=A,B*", "COV_KEEP_GRACE_MS=150", "COV_KEEP_LOG=/x/log"));
    cr_assert(!seen.off && seen.grace_ms == 150);
    cr_assert_str_eq(seen.vars, "A,B*");
    cr_assert_str_eq(seen.log, "/x/log");
    cr_assert_str_eq(seen.lines, "");
    cr_assert(settings_of(ENV("COV_KEEP=off")).off);
    cr_assert(!settings_of(ENV("COV_KEEP=off")).secure);
}

Test(config, grace_is_a_number_from_1_to_600000)
{
    static const struct {
        const char *value;
        unsigned ms;
    } rows[] = {{"1", 1},       {"9", 9},    {"600000", 600000},
                {"2000", 2000}, {"0005", 5}, {"599999", 599999}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char entry[64];
        snprintf(entry, sizeof entry, "COV_KEEP_GRACE_MS=%s", rows[i].value);
        struct seen seen = settings_of(ENV(entry));
        cr_expect(seen.grace_ms == rows[i].ms, "%s: %u", entry, seen.grace_ms);
        cr_expect_str_eq(seen.lines, "");
    }
}

Test(config, malformed_value_is_one_line_and_the_default_holds)
{
    static const char on_off[] = "is neither on nor off, taken as on";
    static const char grace[] = "is no number from 1 to 600000, taken as 2000";
    static const char log[] = "is no absolute path, ignored";
    static const struct {
        char *entry;
        const char *reason;
    } rows[] = {
        {"COV_KEEP=maybe", on_off},
        {"COV_KEEP=OFF", on_off},
        {"COV_KEEP=off ", on_off},
        {"COV_KEEP=0", on_off},
        {"COV_KEEP=of", on_off},
        {"COV_KEEP_GRACE_MS=0", grace},
        {"COV_KEEP_GRACE_MS=-1", grace},
        {"COV_KEEP_GRACE_MS=+5", grace},
        {"COV_KEEP_GRACE_MS= 5", grace},
        {"COV_KEEP_GRACE_MS=5 ", grace},
        {"COV_KEEP_GRACE_MS=5ms", grace},
        {"COV_KEEP_GRACE_MS=1.5", grace},
        {"COV_KEEP_GRACE_MS=0x10", grace},
        {"COV_KEEP_GRACE_MS=600001", grace},
        {"COV_KEEP_GRACE_MS=4294967297", grace},
        {"COV_KEEP_GRACE_MS=99999999999999999999999", grace},
        {"COV_KEEP_LOG=log.txt", log},
        {"COV_KEEP_LOG=./log", log},
        {"COV_KEEP_LOG= /log", log},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[256];
        struct seen seen = settings_of(ENV(rows[i].entry));
        snprintf(line, sizeof line, "covkeep[%d]: setting: %s: %s\n", (int)seen.pid, rows[i].entry,
                 rows[i].reason);
        cr_expect_str_eq(seen.lines, line);
        expect_defaults(&seen);
    }
}

Test(config, each_malformed_setting_has_a_line_and_the_good_ones_hold)
{
    struct seen seen = settings_of(
        ENV("COV_KEEP_GRACE_MS=soon", "COV_KEEP_VARS=CI", "COV_KEEP_LOG=log", "COV_KEEP=yes"));
    size_t lines = 0;
    for (const char *at = seen.lines; *at; at++)
        lines += *at == '\n';
    cr_assert(lines == 3, "%s", seen.lines);
    cr_assert(!seen.off && seen.grace_ms == 2000 && !seen.has_log);
    cr_assert_str_eq(seen.vars, "CI");
}

Test(config, unknown_setting_has_a_line)
{
    static char *const unknown[] = {"COV_KEEP_GRACE=100", "COV_KEEP_VAR=A",
                                    "COV_KEEP_=", "COV_KEEP_KEEPERS=off", "COV_KEEP_LOGFILE=/x"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        char line[256];
        struct seen seen = settings_of(ENV("COV_KEEP_GRACE_MS=150", unknown[i]));
        snprintf(line, sizeof line, "covkeep[%d]: setting: %s: is no setting of covkeep, ignored\n",
                 (int)seen.pid, unknown[i]);
        cr_expect_str_eq(seen.lines, line);
        cr_expect(seen.grace_ms == 150);
    }
}

Test(config, list_of_variables_is_one_of_names)
{
    static char *const good[] = {"COV_KEEP_VARS=A,B*", "COV_KEEP_VARS=_a1,", "COV_KEEP_VARS=*",
                                 "COV_KEEP_VARS=,A", "COV_KEEP_VARS="};
    static char *const bad[] = {"COV_KEEP_VARS=A B",  "COV_KEEP_VARS=A, B", "COV_KEEP_VARS=A:B",
                                "COV_KEEP_VARS=A=1",  "COV_KEEP_VARS=*A",   "COV_KEEP_VARS=A*B",
                                "COV_KEEP_VARS=A,1B", "COV_KEEP_VARS=$A",   "COV_KEEP_VARS=A;B"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect_str_eq(settings_of(ENV(good[i])).lines, "", "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct seen seen = settings_of(ENV(bad[i]));
        cr_expect(strstr(seen.lines, "is no list of names"), "%s: %s", bad[i], seen.lines);
        cr_expect_str_eq(seen.vars, strchr(bad[i], '=') + 1);
    }
}

Test(config, switched_off_says_nothing)
{
    struct seen seen =
        settings_of(ENV("COV_KEEP_GRACE_MS=soon", "COV_KEEP=off", "COV_KEEP_GRACE=1"));
    cr_assert(seen.off);
    cr_assert_str_eq(seen.lines, "");
}

Test(config, lines_go_to_the_log_wherever_it_is_named)
{
    char *dir = dir_new("config");
    char entry[512];
    snprintf(entry, sizeof entry, "COV_KEEP_LOG=%s/log", dir);
    struct seen seen = settings_of(ENV("COV_KEEP_GRACE_MS=soon", entry));
    cr_assert_str_eq(seen.lines, "");
    char *log = file_read(strchr(entry, '/'), NULL);
    cr_assert(log && strstr(log, "setting: COV_KEEP_GRACE_MS=soon: "), "%s", log ? log : "none");
    free(log);
    dir_remove(dir);
}

/* As getenv(3). */
Test(config, first_of_two_equal_names_counts)
{
    struct seen seen = settings_of(
        ENV("COV_KEEP_GRACE_MS=10", "COV_KEEP=on", "COV_KEEP=off", "COV_KEEP_GRACE_MS=20"));
    cr_assert(!seen.off && seen.grace_ms == 10);
    seen = settings_of(ENV("COV_KEEP_GRACE_MS=x", "COV_KEEP_GRACE_MS=20"));
    cr_assert(seen.grace_ms == 2000);
}

Test(config, values_outlive_the_environment)
{
    char vars[] = "COV_KEEP_VARS=A,B", log[] = "COV_KEEP_LOG=/dev/null";
    config_read(ENV(vars, log));
    memset(vars, '#', sizeof vars - 1);
    memset(log, '#', sizeof log - 1);
    cr_assert_str_eq(config->vars, "A,B");
    cr_assert_str_eq(config->log, "/dev/null");
}

Test(config, second_reading_changes_nothing)
{
    config_read(ENV("COV_KEEP_GRACE_MS=10"));
    config_read(ENV("COV_KEEP_GRACE_MS=20", "COV_KEEP=off"));
    cr_assert(config->grace_ms == 10 && !config->off);
}
