/* SPDX-License-Identifier: MIT
 *
 * Runs python.py in the interpreter. That prints lines of fields with tabs between: "find" and the
 * four parts of a finding, or "have" and the last line's text.
 */
#include "cli/doctor/look.h"

#include <stdbool.h>
#include <string.h>

#include "cli/doctor/child.h"
#include "cli/doctor/finding.h"
#include "cli/text.h"

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
    if (!subject->python)
        return NULL;
    char *answer =
        doctor_child_ask(subject->python, probe_words(subject), probe_environment(subject));
    const char *have = answer ? take_answer(answer) : NULL;
    if (!have)
        doctor_find("interpreter", subject->python, "it did not answer, or not in time",
                    "look whether it starts: run it with -c pass");
    return have;
}
