/* SPDX-License-Identifier: MIT
 *
 * The order of an append: the record is composed; it is published, by its size; it is written; its
 * slots are noted as written; it is withdrawn. A process that is killed before the publishing has
 * done nothing. After that whoever comes next appends the published record once more, and notes it.
 */
#include "flush/journal.h"

#include <string.h>
#include <sys/auxv.h>
#include <time.h>

#include "config.h"
#include "env/label.h"
#include "flush/family.h"
#include "flush/journal_file.h"
#include "flush/profiles_journal.h"
#include "gcov/images.h"
#include "gcov/names.h"
#include "journal/description.h"
#include "journal/record.h"
#include "kernel/sys.h"
#include "process/progress.h"
#include "report.h"

#define PROGRAM_MAX 255

/* Who has the turn, but for a thread of the program, which is known by its own address. */
enum { NOBODY, WRITER };

static uintptr_t turn; /* atomic */
static struct {
    uint64_t process[2]; /* 0: there was no record of this process yet */
    uint32_t flush;
    int32_t pid, parent;
} id;
static struct {
    unsigned char *memory; /* NULL: none yet */
    size_t room;
    size_t size; /* of the published record; atomic, 0: none */
} record;
static char program[PROGRAM_MAX + 1], label[ENV_LABEL_MAX + 1];
static bool is_ready;            /* there is a journal */
static struct journal_done done; /* by the last append */

bool journal_is_on(void)
{
    return is_ready;
}

static void know_process(void)
{
    id.pid = (int32_t)sys_call(SYS_getpid);
    id.parent = (int32_t)sys_call(SYS_getppid);
}

/* The program may overwrite what lies behind its environment later. */
static void copy_program(void)
{
    const char *path = (const char *)getauxval(AT_EXECFN);
    size_t size = path ? strnlen(path, PROGRAM_MAX) : 0;
    memcpy(program, path ? path : "", size);
    program[size] = '\0';
}

void journal_start(void)
{
    if (!config->journal)
        return;
    env_label(label);
    copy_program();
    is_ready = journal_file_start();
    know_process();
}

void journal_forked(void)
{
    turn = NOBODY;
    record.size = 0;
    id.process[0] = id.process[1] = 0;
    id.flush = 0;
    if (is_ready)
        env_label(label);
    know_process();
}

static uintptr_t here(void)
{
    return (uintptr_t)sys_thread_pointer();
}

void journal_turn_end(void)
{
    __atomic_store_n(&turn, NOBODY, __ATOMIC_SEQ_CST);
}

/* Calls `each` for every slot that is marked. */
static void for_each_pending(void (*each)(struct gcov_image *image, struct gcov_slot *slot))
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++)
            if (image->slots[i].is_pending)
                each(image, &image->slots[i]);
}

static void unmark(struct gcov_image *image, struct gcov_slot *slot)
{
    (void)image;
    slot->is_pending = false;
    done.files++;
}

/* To note it twice does no harm. */
static void note(struct gcov_image *image, struct gcov_slot *slot)
{
    gcov_slot_note_written(slot);
    gcov_slot_note_run(slot, image->arc_max);
}

static void note_all(void)
{
    for_each_pending(note);
    profiles_journal_note();
}

static void unmark_all(void)
{
    for_each_pending(unmark);
    done.files += profiles_journal_end();
}

static void prepare(struct gcov_image *image, struct gcov_slot *slot)
{
    (void)image;
    gcov_slot_prepare(slot);
}

/* Writes the published record, and notes it. */
static bool write_published(void)
{
    done = (struct journal_done){.bytes = record.size};
    bool is_written = journal_file_append(record.memory, record.size);
    if (is_written)
        note_all();
    __atomic_store_n(&record.size, 0, __ATOMIC_SEQ_CST);
    if (is_written)
        unmark_all();
    return is_written;
}

/* Completes what a writer has begun that was killed. The record may be in the journal already; if
 * it cannot be appended now, it counts as being there, and the loss is told. */
static void conclude(void)
{
    if (__atomic_load_n(&record.size, __ATOMIC_SEQ_CST) == 0 || write_published())
        return;
    note_all();
    unmark_all();
    report_loss(LOSS_JOURNAL_IN_DOUBT, config->journal);
}

static bool take(uintptr_t from, uintptr_t to)
{
    return __atomic_compare_exchange_n(&turn, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

enum journal_turn journal_turn_take(void)
{
    if (take(NOBODY, here())) {
        conclude();
        return JOURNAL_MINE;
    }
    return __atomic_load_n(&turn, __ATOMIC_SEQ_CST) == here() ? JOURNAL_HERE : JOURNAL_OTHERS;
}

/* There is one writer, so one that has the turn already was killed. */
void journal_turn_await(bool in_keeper)
{
    while (!take(NOBODY, WRITER) && !take(WRITER, WRITER) && !(!in_keeper && take(here(), WRITER)))
        if (progress_pause()) { /* the program is gone, and its threads with it */
            __atomic_store_n(&turn, WRITER, __ATOMIC_SEQ_CST);
            break;
        }
    conclude();
}

static bool has_room(size_t size)
{
    if (record.room < size) {
        unsigned char *memory = sys_map(size);
        if (!memory)
            return false;
        if (record.memory)
            sys_call(SYS_munmap, record.memory, record.room);
        record.memory = memory;
        record.room = size;
    }
    return true;
}

static uint64_t key_of(struct gcov_image *image)
{
    if (image->key == 0)
        image->key = journal_key(image);
    return image->key;
}

static size_t put_description(const void *image, unsigned char *to)
{
    return journal_describe(image, to);
}

/* Returns whether the image has a description. */
static bool describe(struct gcov_image *image)
{
    const struct journal_description description = {journal_description_bound(image),
                                                    put_description, image};
    return image->baseline.at && journal_file_describe(key_of(image), &description);
}

/* Returns how many bytes a record of what is marked takes at most; 0 when nothing is marked, or an
 * image cannot be described. */
static size_t bound(const struct journal_author *author)
{
    size_t size = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (!gcov_image_has_pending(image))
            continue;
        if (!describe(image))
            return 0;
        size += journal_section_bound(image);
    }
    if (!profiles_journal_begin(&size))
        return 0;
    return size ? size + journal_record_bound(author) : 0;
}

static struct journal_author make_author(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_REALTIME, &now);
    if (id.process[0] == 0)
        sys_call(SYS_getrandom, id.process, sizeof(id.process), 0);
    return (struct journal_author){
        .process = {id.process[0], id.process[1]},
        .flush = ++id.flush,
        .time_us = now.tv_sec * 1000000LL + now.tv_nsec / 1000,
        .pid = id.pid,
        .parent = id.parent,
        .program = program,
        .label = label,
    };
}

/* Paths that count from the working directory mean nothing to who reads the journal, and in another
 * root the journal's own path leads elsewhere. */
static bool is_usable(void)
{
    return !gcov_names_are_relative() && !family_is_elsewhere();
}

bool journal_append(void)
{
    if (!is_usable())
        return false;
    struct journal_author author = make_author();
    struct journal_composer composer;
    size_t room = bound(&author);
    done = (struct journal_done){0};
    if (room == 0 || !has_room(room))
        return false;
    journal_begin(&composer, record.memory, &author);
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (gcov_image_has_pending(image))
            journal_add(&composer, image, key_of(image));
    profiles_journal_add(&composer);
    size_t size = journal_end(&composer);
    for_each_pending(prepare);
    __atomic_store_n(&record.size, size, __ATOMIC_SEQ_CST);
    return size > 0 && write_published();
}

struct journal_done journal_last(void)
{
    return done;
}
