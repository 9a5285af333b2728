/* SPDX-License-Identifier: MIT
 *
 * Looks commands up and follows them, as execvp(3), the kernel and env(1) do.
 */
#include "cli/doctor/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/message.h"
#include "cli/text.h"

/* The kernel follows five scripts (execve(2)); env(1) may lie between two of them. */
#define STEPS_MAX 12
#define BLANKS " \t"

/* Returns 0 if the file can be executed, otherwise an error number that says why not. */
static int try_file(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno;
    if (!S_ISREG(st.st_mode))
        return EACCES;
    return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

/* Looks up as execvp(3) does: a file that may not be executed is passed over, but remembered. */
static const char *look_up(const struct doctor_subject *subject, const char *name, int *error)
{
    const char *path = doctor_variable(subject, "PATH");
    *error = *name ? try_file(name) : ENOENT;
    if (strchr(name, '/') || !*name)
        return name;
    *error = ENOENT;
    for (path = path ? path : "/bin:/usr/bin"; path; path = strchr(path, ':')) {
        path += *path == ':';
        size_t length = strcspn(path, ":");
        char *file = text_print("%.*s%s%s", (int)length, path, length ? "/" : "", name);
        int why = try_file(file);
        if (why == 0)
            return *error = 0, file;
        if (why == EACCES)
            *error = why;
    }
    return name;
}

/* Adds the words up to NULL, and that. */
static char **and_all(struct text_list *words, char **rest)
{
    do
        text_add(words, *rest);
    while (*rest++);
    return words->text;
}

/* Returns those of the three words that are not NULL, and the rest behind them. */
static char **words_before(char *first, char *second, char *third, char **rest)
{
    struct text_list words = {0};
    char *front[] = {first, second, third};
    for (size_t i = 0; i < 3; i++)
        if (front[i])
            text_add(&words, front[i]);
    return and_all(&words, rest);
}

/* Returns the command line that the `#!` line stands for. A file that is neither a script nor ELF
 * is one for the shell, as execvp(3) has it. NULL: the file is ELF, or not readable. */
static char **interpreter_of(const char *path, char **words)
{
    char head[257] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, head, sizeof(head) - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (size < 0 || memcmp(head, "\177ELF", 4) == 0)
        return NULL;
    char *file = text_print("%s", path);
    if (strncmp(head, "#!", 2) != 0)
        return words_before("/bin/sh", NULL, file, words + 1);
    head[strcspn(head, "\n")] = '\0';
    char *line = text_print("%s", head + 2 + strspn(head + 2, BLANKS));
    for (size_t end = strlen(line); end > 0 && strchr(BLANKS, line[end - 1]);)
        line[--end] = '\0';
    char *option = line + strcspn(line, BLANKS);
    if (*option)
        *option++ = '\0', option += strspn(option, BLANKS);
    return words_before(line, *option ? option : NULL, file, words + 1);
}

/* Splits the argument of env -S. Quotes are rare in a `#!` line, and are not understood here. */
static char **split(char *text, char **rest)
{
    struct text_list words = {0};
    for (char *word; (word = strsep(&text, BLANKS));)
        if (*word)
            text_add(&words, word);
    return and_all(&words, rest);
}

/* Returns the command line that env(1) runs with these arguments, NULL if there is none. Its
 * assignments go into the subject's environment. */
static char **behind_env(struct doctor_subject *subject, char **words)
{
    while (*words) {
        char *word = *words++;
        if (strcmp(word, "-S") == 0 && *words)
            words = split(text_print("%s", *words), words + 1);
        else if (strncmp(word, "-S", 2) == 0)
            words = split(text_print("%s", word + 2), words);
        else if ((strcmp(word, "-u") == 0 || strcmp(word, "-C") == 0) && *words)
            words++;
        else if (*word != '-' && !strchr(word, '='))
            return words - 1;
        else if (*word != '-')
            doctor_set_variable(subject, word);
    }
    return NULL;
}

static int refuse(const char *name, int error)
{
    message("doctor: %s: %s", name, error == ENOENT ? "command not found" : strerror(error));
    return error == ENOENT || error == ENOTDIR ? 127 : 126;
}

int doctor_command_follow(struct doctor_subject *subject, char **words)
{
    subject->name = doctor_base_name(words[0]);
    for (unsigned step = 0; step < STEPS_MAX; step++) {
        int error = 0;
        const char *path = look_up(subject, words[0], &error);
        if (error)
            return refuse(words[0], error);
        subject->program = subject->file = path;
        subject->words = words;
        if (!subject->python && doctor_is_python(path)) {
            subject->python = path;
            subject->python_words = words;
        }
        char **next = strcmp(doctor_base_name(path), "env") == 0 ? behind_env(subject, words + 1)
                                                                 : interpreter_of(path, words);
        if (!next)
            return 0;
        subject->is_led_to |= strcmp(doctor_base_name(path), "env") != 0;
        words = next;
    }
    return refuse(words[0], ELOOP);
}

const char *doctor_command_find(const char *name)
{
    int error;
    const char *path = look_up(&(struct doctor_subject){.environment = environ}, name, &error);
    return error == 0 ? path : NULL;
}
