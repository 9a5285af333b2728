/* SPDX-License-Identifier: MIT
 *
 * Reads magic, version word and stamp: a .gcda file belongs to a .gcno file that has the same
 * version and stamp (gcc/gcov-io.h).
 */
#include "cli/project/notes.h"

#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/doctor/look.h"
#include "cli/project/file.h"
#include "cli/project/programs.h"
#include "gcov/layout.h"
#include "llvm/raw.h"

struct head {
    uint32_t magic, version, stamp;
};

/* The first bytes of the path that both have, up to a slash. */
static char *common(const char *a, const char *b)
{
    size_t end = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '/')
            end = i + 1;
    return text_print("%.*s", (int)end, a);
}

static void take_place(struct notes *notes, const char *path)
{
    char *below = notes->below ? common(notes->below, path) : common(path, path);
    free(notes->below);
    notes->below = below;
}

static void take_release(struct notes *notes, const struct walk_file *file, uint32_t version)
{
    if (gcov_clang_version(version) == GCOV_CLANG_408) {
        doctor_tally(&notes->clang, file->path);
        return;
    }
    if (notes->gcc.count == 0)
        notes->version = version;
    notes->is_mixed |= gcov_release(version) != gcov_release(notes->version);
    doctor_tally(&notes->gcc, file->path);
}

void notes_take_gcno(struct facts *facts, const struct walk_file *file)
{
    struct head head;
    struct notes *notes = &facts->notes;
    if (!file_head(file->path, &head, sizeof(head)) || head.magic != GCNO_MAGIC) {
        doctor_tally(&notes->broken, file->path);
        return;
    }
    take_release(notes, file, head.version);
    take_place(notes, file->path);
    if (programs_has_lost(facts, file_beside(file->path, strlen("gcno"), "o"), file))
        doctor_tally(&notes->stale, file->path);
    struct stat st;
    char *gcda = file_beside(file->path, strlen("no"), "da");
    if (stat(gcda, &st) != 0 ||
        !S_ISREG(st.st_mode)) /* notes_take_gcda() gets regular files only */
        text_add(&notes->to_come, gcda);
}

/* Counts of root, in a directory of somebody else, are what a run by sudo leaves. */
static void take_owner(struct notes *notes, const struct walk_file *file, const char *gcno)
{
    struct stat st;
    if (faccessat(AT_FDCWD, file->path, R_OK | W_OK, AT_EACCESS) != 0) {
        if (notes->forbidden.count == 0)
            notes->owner = file->st->st_uid;
        doctor_tally(&notes->forbidden, file->path);
    } else if (lstat(gcno, &st) == 0 && st.st_uid != file->st->st_uid) {
        doctor_tally(&notes->owned, file->path);
    }
}

void notes_take_gcda(struct facts *facts, const struct walk_file *file)
{
    struct head counts, note;
    struct notes *notes = &facts->notes;
    const char *gcno = file_beside(file->path, strlen("da"), "no");
    doctor_tally(&notes->counts, file->path);
    take_owner(notes, file, gcno);
    if (faccessat(AT_FDCWD, file->path, R_OK, AT_EACCESS) != 0)
        return;
    if (!file_head(file->path, &counts, sizeof(counts)) || counts.magic != GCDA_MAGIC)
        doctor_tally(&notes->broken, file->path);
    else if (!file_head(gcno, &note, sizeof(note)))
        doctor_tally(&notes->without_note, file->path);
    else if (counts.version != note.version || counts.stamp != note.stamp)
        doctor_tally(&notes->other_build, file->path);
}

/* An empty one is there for a journal's counts (settle). */
void notes_take_profraw(struct facts *facts, const struct walk_file *file)
{
    uint64_t magic;
    doctor_tally(&facts->profraw, file->path);
    if (file->st->st_size > 0 &&
        (!file_head(file->path, &magic, sizeof(magic)) || magic != LLVM_RAW_MAGIC))
        doctor_tally(&facts->broken_profraw, file->path);
}

const char *notes_compiler(const struct notes *notes)
{
    unsigned release = gcov_release(notes->version);
    if (notes->gcc.count == 0)
        return "clang";
    if (notes->clang.count > 0)
        return "gcc and clang";
    if (notes->is_mixed)
        return "several releases of gcc";
    if (!release)
        return "an unknown gcc";
    /* Some releases of clang say that they are this one of gcc. */
    return gcov_clang_version(notes->version) ? text_print("gcc %u or clang", release)
                                              : text_print("gcc %u", release);
}

static const char *user_name(unsigned user)
{
    const struct passwd *entry = getpwuid(user);
    return entry ? entry->pw_name : text_print("user %u", user);
}

static const char *remove_below(const struct notes *notes, const char *what)
{
    return text_print("%s%s -name '*.gcda' -delete", what,
                      text_quoted(notes->below && *notes->below ? notes->below : "."));
}

void notes_tell(const struct facts *facts)
{
    const struct notes *notes = &facts->notes;
    doctor_find_tallied(&notes->broken, "damaged file",
                        "it does not begin as a file of that name does",
                        "if a build has made it: remove it, and build again");
    doctor_find_tallied(&notes->stale, ".gcno of an earlier build",
                        "the object beside it has been compiled without coverage since",
                        "build it for coverage again, or remove the .gcno files");
    doctor_find_tallied(&notes->other_build, "counts of another build",
                        "its stamp is not that of the .gcno file, and gcov refuses the two",
                        remove_below(notes, "find "));
    doctor_find_tallied(&notes->forbidden, "counts of another user",
                        text_print("%s owns it, and user %u may not write it: new counts are lost",
                                   user_name(notes->owner), geteuid()),
                        remove_below(notes, "sudo find "));
    doctor_find_tallied(&facts->broken_profraw, "damaged profile",
                        "it does not begin as one, and llvm-profdata refuses it", "remove it");
    doctor_note_tallied(&notes->without_note, "there is no .gcno file beside these counts, so gcov "
                                              "cannot read them here");
    doctor_note_tallied(&notes->owned, "another user owns these counts than their .gcno file, who "
                                       "may not be able to add to them");
    if (!getenv("GCOV_PREFIX"))
        doctor_place_look_all(&notes->to_come);
}
