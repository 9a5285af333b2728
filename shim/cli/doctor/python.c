/* SPDX-License-Identifier: MIT
 *
 * Runs python.py in the interpreter. That prints lines of fields with tabs between: "find" and the
 * four parts of a finding, or "have" and the last line's text.
 */
#include "cli/doctor/look.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/doctor/finding.h"
#include "cli/text.h"

/* An interpreter that does nothing for so long hangs; one that works gets more time, since the
 * machine may be busy. */
#define IDLE_MS 10000
#define WHOLE_MS 60000
#define SLICE_MS 200
#define ANSWER_MAX 65536

extern const char doctor_python_source[] __attribute__((visibility("hidden")));

/* Whether a word of its own follows the interpreter's option. */
static bool takes_word(const char *option)
{
    return strcmp(option, "-W") == 0 || strcmp(option, "-X") == 0 ||
           strcmp(option, "--check-hash-based-pycs") == 0;
}

/* How many of the words are the interpreter and its options. Behind them stands what it runs: -m,
 * -c or a file. */
static size_t own_words(char **words)
{
    size_t count = 1;
    while (words[count] && *words[count] == '-' && words[count][1] != '\0' &&
           strncmp(words[count], "-m", 2) != 0 && strncmp(words[count], "-c", 2) != 0)
        count += takes_word(words[count]) && words[count + 1] ? 2 : 1;
    return count;
}

static char **probe_words(const struct doctor_subject *subject)
{
    struct text_list words = {0};
    char **word = subject->python_words, **behind = word + own_words(word);
    while (word < behind)
        text_add(&words, *word++);
    text_add(&words, text_print("-c"));
    text_add(&words, (char *)doctor_python_source);
    do
        text_add(&words, *word);
    while (*word++);
    return words.text;
}

/* Coverage must not start in the interpreter that is asked, so the variables that would start it
 * are handed over under other names. */
static char **probe_environment(const struct doctor_subject *subject)
{
    struct text_list kept = {0};
    for (char **entry = subject->environment; entry && *entry; entry++) {
        bool renamed =
            strncmp(*entry, "COV_CORE_", 9) == 0 || strncmp(*entry, "COVERAGE_PROCESS_", 17) == 0;
        if (strncmp(*entry, "LD_PRELOAD=", 11) != 0)
            text_add(&kept, renamed ? text_print("DOCTOR_%s", *entry) : *entry);
    }
    text_add(&kept, text_print("PYTHONDONTWRITEBYTECODE=1"));
    text_add(&kept, NULL);
    return kept.text;
}

/* Runs in the child. */
static void become_probe(const struct doctor_subject *subject, char **words, char **environment,
                         int output)
{
    int nothing = open("/dev/null", O_RDWR);
    setpgid(0, 0);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(output, STDOUT_FILENO);
    execve(subject->python, words, environment);
    _exit(127);
}

static pid_t start(const struct doctor_subject *subject, int *output)
{
    int ends[2];
    char **words = probe_words(subject), **environment = probe_environment(subject);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become_probe(subject, words, environment, ends[1]);
    close(ends[1]);
    if (child < 0)
        close(ends[0]);
    *output = ends[0];
    return child;
}

static long long now_ms(void)
{
    return clock_ns(CLOCK_MONOTONIC) / 1000000;
}

/* How much processor time the child has used. */
static long long used_ns(pid_t child)
{
    clockid_t clock;
    return clock_getcpuclockid(child, &clock) == 0 ? clock_ns(clock) : 0;
}

/* Returns the child's output, as far as it comes in time. */
static char *read_answer(pid_t child, int output)
{
    static char answer[ANSWER_MAX];
    struct pollfd pipe = {.fd = output, .events = POLLIN};
    long long end = now_ms() + WHOLE_MS, idle_end = now_ms() + IDLE_MS, used = 0;
    size_t size = 0;
    for (ssize_t got = 1; got > 0 && size < sizeof(answer) - 1;) {
        if (poll(&pipe, 1, SLICE_MS) == 1) {
            got = read(output, answer + size, sizeof(answer) - 1 - size);
            size += got > 0 ? (size_t)got : 0;
        }
        if (used_ns(child) > used)
            idle_end = now_ms() + IDLE_MS;
        used = used_ns(child);
        if (now_ms() > end || now_ms() > idle_end)
            break;
    }
    close(output);
    return answer;
}

static const char *take_line(char *line)
{
    char *fields[5] = {NULL};
    for (size_t i = 0; i < 5 && line; i++)
        fields[i] = strsep(&line, "\t");
    if (fields[1] && strcmp(fields[0], "have") == 0)
        return fields[1];
    if (fields[4] && strcmp(fields[0], "find") == 0)
        doctor_find(fields[1], fields[2], fields[3], fields[4]);
    return NULL;
}

static const char *take_answer(char *answer)
{
    const char *have = NULL;
    for (char *line; (line = strsep(&answer, "\n"));) {
        const char *text = take_line(line);
        have = text ? text : have;
    }
    return have;
}

const char *doctor_python_look(const struct doctor_subject *subject)
{
    int output;
    if (!subject->python)
        return NULL;
    pid_t child = start(subject, &output);
    const char *have = child > 0 ? take_answer(read_answer(child, output)) : NULL;
    if (child > 0) { /* the wrapper of a version manager may have children of its own */
        kill(-child, SIGKILL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    if (!have)
        doctor_find("interpreter", subject->python, "it did not answer, or not in time",
                    "look whether it starts: run it with -c pass");
    return have;
}
