/* SPDX-License-Identifier: MIT
 *
 * Names and variables of the subject. It looks at no file.
 */
#include "cli/doctor/subject.h"

#include <string.h>

#include "cli/text.h"

const char *doctor_variable(const struct doctor_subject *subject, const char *name)
{
    size_t length = strlen(name);
    for (char **entry = subject->environment; entry && *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

void doctor_set_variable(struct doctor_subject *subject, char *entry)
{
    struct text_list fresh = {0};
    text_add(&fresh, entry);
    for (char **old = subject->environment; old && *old; old++)
        text_add(&fresh, *old);
    text_add(&fresh, NULL);
    subject->environment = fresh.text;
}

const char *doctor_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Whether the name is this word, with or without a version behind it. */
static bool is_called(const char *name, const char *word)
{
    size_t length = strlen(word);
    return strncmp(name, word, length) == 0 &&
           strspn(name + length, "0123456789.") == strlen(name + length);
}

bool doctor_is_python(const char *path)
{
    const char *name = doctor_base_name(path);
    return is_called(name, "python") || is_called(name, "pypy");
}

bool doctor_is_launcher(const char *path)
{
    static const char *const names[] = {
        "sh",     "bash",     "dash",   "zsh",     "ksh",     "fish",   "busybox", "perl",
        "ruby",   "node",     "php",    "lua",     "java",    "guile",  "tclsh",   "make",
        "cargo",  "gmake",    "ninja",  "bats",    "ctest",   "meson",  "timeout", "nice",
        "nohup",  "setsid",   "stdbuf", "xargs",   "sudo",    "su",     "doas",    "pkexec",
        "strace", "valgrind", "gdb",    "time",    "unshare", "chroot", "env",     "find",
        "watch",  "script",   "expect", "setpriv", "runuser"};
    const char *name = doctor_base_name(path);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (is_called(name, names[i]))
            return true;
    return doctor_is_python(path);
}

bool doctor_is_of_system(const char *path)
{
    static const char *const places[] = {"/bin/",       "/sbin/",      "/lib/",        "/lib32/",
                                         "/lib64/",     "/usr/bin/",   "/usr/sbin/",   "/usr/lib/",
                                         "/usr/lib32/", "/usr/lib64/", "/usr/libexec/"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (strncmp(path, places[i], strlen(places[i])) == 0)
            return true;
    return false;
}
