/* SPDX-License-Identifier: MIT
 *
 * Reads /proc. What it allocates stays.
 */
#include "cli/doctor/status.h"

#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/proc.h"
#include "cli/text.h"
#include "keeper/keeper.h"

char *doctor_status_file(pid_t pid, const char *name, size_t *size)
{
    char piece[4096], *text = NULL;
    size_t length;
    FILE *copy, *file = fopen(text_print("/proc/%d/%s", pid, name), "re");
    if (!file)
        return NULL;
    copy = open_memstream(&text, size ? size : &length);
    for (size_t got; copy && (got = fread(piece, 1, sizeof(piece), file)) > 0;)
        fwrite(piece, 1, got, copy);
    int error = ferror(file) ? errno : 0;
    fclose(file);
    if (copy)
        fclose(copy);
    if (error) {
        errno = error;
        return NULL;
    }
    return text;
}

char **doctor_status_strings(char *text, size_t size)
{
    struct text_list strings = {0};
    for (char *at = text; text && at < text + size; at += strlen(at) + 1)
        text_add(&strings, at);
    text_add(&strings, NULL);
    return strings.text;
}

unsigned long long doctor_status_field(pid_t pid, const char *field, int base)
{
    size_t size;
    char *text = doctor_status_file(pid, "status", &size);
    char *at = text ? strstr(text, text_print("\n%s", field)) : NULL;
    return at ? strtoull(at + 1 + strlen(field), NULL, base) : 0;
}

bool doctor_status_is_secure(pid_t pid)
{
    size_t size = 0;
    char *text = doctor_status_file(pid, "auxv", &size);
    for (size_t at = 0; text && at + sizeof(ElfW(auxv_t)) <= size; at += sizeof(ElfW(auxv_t))) {
        ElfW(auxv_t) entry;
        memcpy(&entry, text + at, sizeof(entry));
        if (entry.a_type == AT_SECURE)
            return entry.a_un.a_val != 0;
    }
    return false;
}

pid_t doctor_status_keeper(pid_t pid)
{
    struct proc_stat process;
    pid_t keeper = 0;
    DIR *proc = NULL;
    for (pid_t other; (other = proc_next(&proc)) > 0;)
        if (proc_stat(other, &process) && strcmp(process.name, KEEPER_NAME) == 0 &&
            process.parent == pid && !proc_has_ended(&process))
            keeper = other;
    return keeper;
}

bool doctor_status_same(pid_t pid, const char *name)
{
    struct stat mine, its;
    return stat(text_print("/proc/self/%s", name), &mine) == 0 &&
           stat(text_print("/proc/%d/%s", pid, name), &its) == 0 && mine.st_dev == its.st_dev &&
           mine.st_ino == its.st_ino;
}
