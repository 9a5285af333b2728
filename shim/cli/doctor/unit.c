/* SPDX-License-Identifier: MIT
 *
 * Compares the two files with the unit's record in the program. A .gcda file is judged by the code
 * that will merge it (gcov/gcda.h); it is never written.
 */
#include "cli/doctor/look.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/doctor/subject.h"
#include "cli/text.h"
#include "gcov/gcda.h"
#include "gcov/layout.h"

/* A larger file is no .gcda file, as in gcov/file.c. */
#define GCDA_SIZE_MAX ((off_t)1 << 30)

struct gcno_head {
    uint32_t magic, version, stamp;
};

static int open_regular(const char *path, struct stat *st)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* -fprofile-dir moves the .gcda file alone, and puts the path that it would have had into its name:
 * `#` for a slash, `^` for two dots (mangle_path in gcc/coverage.cc). */
static const char *unmangled(const char *name)
{
    char *path = text_print("%s", name);
    for (char *at = path; (at = strpbrk(at, "#^"));) {
        if (*at == '^')
            path = text_print("%.*s..%s", (int)(at - path), path, at + 1), at = path;
        else
            *at++ = '/';
    }
    return path;
}

/* The .gcno file stays where the compiler has put it: GCOV_PREFIX does not move it. */
static const char *gcno_of(const char *filename)
{
    const char *name = doctor_base_name(filename);
    if (*name == '#')
        filename = unmangled(name);
    return text_print("%.*sno", (int)(strlen(filename) - 2), filename);
}

/* gcc writes the same version and stamp into the program and into the .gcno file
 * (gcc/coverage.c). */
static void look_at_gcno(const struct gcov_record *record, struct doctor_tally *missing,
                         struct doctor_tally *other)
{
    struct stat st;
    struct gcno_head head = {0, 0, 0};
    const char *path = gcno_of(record->filename);
    int fd = open_regular(path, &st);
    if (fd < 0) {
        doctor_tally(missing, path);
        return;
    }
    if (read(fd, &head, sizeof(head)) != (ssize_t)sizeof(head) || head.magic != GCNO_MAGIC ||
        head.version != record->version || head.stamp != record->stamp)
        doctor_tally(other, path);
    close(fd);
}

/* Tries what merging the file with a unit that has counted nothing would come to. */
static enum gcda_verdict try_merge(const struct gcov_unit *unit, int fd, size_t size,
                                   enum loss_reason *loss)
{
    const struct gcda_run run = {.is_counted = true};
    enum gcda_verdict verdict = GCDA_MERGED;
    size_t new_size;
    void *old = malloc(size + 1), *new = malloc(gcda_size_bound(unit, size));
    if (old && new &&read(fd, old, size) == (ssize_t)size && size > 0)
        verdict = gcda_merge(unit, &run, old, size, new, &new_size, loss);
    free(old);
    free(new);
    return verdict;
}

static void look_at_gcda(const struct gcov_unit *unit, const char *path,
                         struct doctor_tally *replaced, struct doctor_tally *untouchable,
                         enum loss_reason *loss)
{
    struct stat st;
    int fd = open_regular(path, &st);
    if (fd < 0)
        return;
    enum gcda_verdict verdict = GCDA_UNTOUCHABLE;
    if (st.st_size < GCDA_SIZE_MAX)
        verdict = try_merge(unit, fd, (size_t)st.st_size, loss);
    if (verdict == GCDA_REPLACED)
        doctor_tally(replaced, path);
    else if (verdict == GCDA_UNTOUCHABLE)
        doctor_tally(untouchable, path);
    close(fd);
}

static void look_at_old_counts(const struct doctor_counters *counters,
                               const struct gcov_relocation *relocation)
{
    struct doctor_tally replaced = {NULL, 0}, untouchable = {NULL, 0};
    enum loss_reason loss = LOSS_UNKNOWN;
    for (size_t i = 0; i < counters->count; i++) {
        char path[PATH_MAX];
        const struct doctor_unit *unit = &counters->units[i];
        if (unit->is_sound && gcov_unit_is_mergeable(&unit->unit) &&
            gcov_path(path, sizeof(path), unit->unit.record->filename, relocation))
            look_at_gcda(&unit->unit, text_print("%s", path), &replaced, &untouchable, &loss);
    }
    doctor_find_tallied(&replaced, "counts of another build",
                        "they do not belong to this program, and its first run replaces them",
                        "keep them elsewhere if they are of use, and remove the .gcda files");
    doctor_find_tallied(&untouchable, "damaged counts",
                        text_print("it %s, so new counts are lost",
                                   loss == LOSS_UNKNOWN ? "is no .gcda file" : loss_words(loss)),
                        "remove the .gcda files");
}

void doctor_unit_look(const struct doctor_counters *counters,
                      const struct gcov_relocation *relocation)
{
    struct doctor_tally missing = {NULL, 0}, other = {NULL, 0};
    for (size_t i = 0; i < counters->count; i++)
        look_at_gcno(counters->units[i].unit.record, &missing, &other);
    doctor_find_tallied(&missing, "no .gcno file", "without it gcov cannot read the counts",
                        "build the program here, or bring the .gcno files of its build there");
    doctor_find_tallied(&other, ".gcno of another build",
                        "its stamp is not the program's, and gcov refuses the two together",
                        "build the program again, compile and link");
    look_at_old_counts(counters, relocation);
}
