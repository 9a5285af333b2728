/* SPDX-License-Identifier: MIT
 *
 * Opens ELF files up to a size, and up to a sum of sizes. Each may have been made to take memory:
 * its image is limited, too.
 */
#include "cli/project/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/counters.h"
#include "cli/doctor/object.h"
#include "cli/doctor/toolchain.h"
#include "cli/project/file.h"

#define SIZE_OF_ONE ((off_t)128 << 20)
#define SIZE_OF_ALL ((size_t)1 << 30)
#define LINKS_KNOWN 256
#define IMAGE_MAX ((size_t)512 << 20)

/* Opens the file, unless it is none of ELF or the limit is reached. */
static bool open_object(struct facts *facts, struct doctor_object *object, const char *path,
                        const struct stat *st)
{
    char magic[4];
    if (!file_head(path, magic, sizeof(magic)) || memcmp(magic, "\177ELF", sizeof(magic)) != 0)
        return false;
    if (st->st_size > SIZE_OF_ONE || facts->bytes_read + (size_t)st->st_size > SIZE_OF_ALL ||
        walk_is_late()) {
        doctor_tally(&facts->unread, path);
        return false;
    }
    facts->bytes_read += (size_t)st->st_size;
    return doctor_object_open_flat(object, path, path);
}

/* Many files hold the word; only a search of the image tells whether it is the name of a file of
 * counters. */
static enum holds look_for_gcc(struct doctor_object *object)
{
    struct doctor_counters counters = {NULL, 0};
    if (!doctor_object_holds(object, ".gcda") || !doctor_object_lay_out(object, IMAGE_MAX))
        return HOLDS_NONE;
    size_t count = doctor_counters_add(&counters, object);
    free(counters.units);
    return count > 0 ? HOLDS_GCC : HOLDS_NONE;
}

static enum holds held_by(struct doctor_object *object)
{
    switch (doctor_toolchain_of(object)) {
    case DOCTOR_LLVM:
        return doctor_toolchain_is_rust(object) ? HOLDS_RUST : HOLDS_LLVM;
    case DOCTOR_GO: /* cmd/go notes how it was called (debug/buildinfo) */
        return doctor_object_holds(object, "build\t-cover=true") ? HOLDS_GO : HOLDS_NONE_OF_GO;
    case DOCTOR_RUST:
        return HOLDS_NONE_OF_RUST;
    case DOCTOR_CLANG:
        return HOLDS_CLANG;
    case DOCTOR_OTHER:
        break;
    }
    return look_for_gcc(object);
}

/* cargo gives each program two names. */
static bool is_another_name(const struct stat *st)
{
    static struct name {
        dev_t device;
        ino_t inode;
    } seen[LINKS_KNOWN];
    static size_t next;
    if (st->st_nlink < 2)
        return false;
    for (size_t i = 0; i < LINKS_KNOWN; i++)
        if (seen[i].device == st->st_dev && seen[i].inode == st->st_ino)
            return true;
    seen[next] = (struct name){st->st_dev, st->st_ino};
    next = (next + 1) % LINKS_KNOWN;
    return false;
}

void programs_take(struct facts *facts, const struct walk_file *file)
{
    struct doctor_object object;
    if (!(file->st->st_mode & 0111) || is_another_name(file->st))
        return;
    errno = 0;
    if (!open_object(facts, &object, file->path, file->st)) {
        if (errno == ENOTSUP)
            doctor_tally(&facts->closed, file->path);
        return;
    }
    if (object.header.e_type == ET_EXEC || object.header.e_type == ET_DYN)
        doctor_tally(&facts->programs[held_by(&object)], file->path);
    doctor_object_close(&object);
}

static bool is_older(const struct stat *a, const struct stat *b)
{
    return a->st_mtim.tv_sec < b->st_mtim.tv_sec ||
           (a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec < b->st_mtim.tv_nsec);
}

/* With -flto alone an object has no data yet. */
bool programs_has_lost(struct facts *facts, char *path, const struct walk_file *gcno)
{
    struct stat st;
    struct doctor_object object;
    bool has_lost = false;
    if (fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
        !is_older(&st, gcno->st) && open_object(facts, &object, path, &st)) {
        has_lost = object.header.e_type == ET_REL && !doctor_object_holds(&object, ".gcda") &&
                   !doctor_object_holds(&object, ".gnu.lto_");
        doctor_object_close(&object);
    }
    free(path);
    return has_lost;
}

size_t programs_with(const struct facts *facts)
{
    static const enum holds all[] = {HOLDS_GCC, HOLDS_CLANG, HOLDS_LLVM, HOLDS_RUST, HOLDS_GO};
    size_t count = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        count += facts->programs[all[i]].count;
    return count;
}
