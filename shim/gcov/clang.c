/* SPDX-License-Identifier: MIT
 *
 * Lays records, functions and names out in one mapping, which is read-only from then on. The slots
 * are in the order in which the runtime writes the files.
 */
#include "gcov/clang.h"

#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "gcov/dry_run.h"
#include "gcov/module.h"
#include "kernel/dynamic.h"
#include "kernel/object.h"
#include "kernel/sys.h"

/* What the runtime takes from libc. */
static const char *const imports[] = {"prctl", "uname", "fdopen", "getpagesize", "fseek", "ftell"};

/* A record of one kind of counters, and behind its table of merge functions the number of functions
 * and their table; a function of one kind of counters. */
#define RECORD_SIZE (sizeof(struct gcov_record) + 3 * sizeof(void *))
#define FUNCTION_SIZE (sizeof(struct gcov_function) + sizeof(struct gcov_counters))

/* The functions of the module that write a file each, in its compiler's order. */
struct search {
    uintptr_t base;
    uintptr_t runtime[DRY_CALLS]; /* 0: not found */
    void (*on_reset)(void (*function)(void));
    const void **list;
    dry_writer *writers; /* NULL: they are only counted */
    size_t count;
};

static const char *const runtime_names[DRY_CALLS] = {[DRY_FILE] = "llvm_gcda_start_file",
                                                     [DRY_FUNCTION] = "llvm_gcda_emit_function",
                                                     [DRY_ARCS] = "llvm_gcda_emit_arcs",
                                                     [DRY_SUMMARY] = "llvm_gcda_summary_info",
                                                     [DRY_FILE_END] = "llvm_gcda_end_file"};

/* With LTO something may stand behind the name of a writer. */
static void take_symbol(void *data, const char *name, uintptr_t value)
{
    static const char wanted[] = "__llvm_gcov_writeout";
    struct search *search = data;
    for (size_t i = 0; i < DRY_CALLS; i++)
        if (strcmp(name, runtime_names[i]) == 0)
            search->runtime[i] = search->base + value;
    if (strcmp(name, "llvm_register_reset_function") == 0)
        search->on_reset = (void (*)(void (*)(void)))(search->base + value);
    if (strcmp(name, "writeout_fn_list") == 0)
        search->list = (const void **)(search->base + value);
    if (strncmp(name, wanted, sizeof(wanted) - 1) != 0)
        return;
    if (search->writers)
        search->writers[search->count] = (dry_writer)(search->base + value);
    search->count++;
}

static bool has_runtime(const struct search *search)
{
    for (size_t i = 0; i < DRY_CALLS; i++)
        if (search->runtime[i] == 0)
            return false;
    return true;
}

/* Says what stands for clang's runtime in a stripped module. */
static bool has_message(const struct object *object)
{
    static const char message[] = "previous GCDA file: corrupt arc tag"; /* its end */
    return memmem(object->at, object->size, message, sizeof(message) - 1);
}

/* Returns a descriptor as dry_run() does, and sets why the image's counters cannot be found. */
static int run_writers(struct gcov_image *image, const struct object *object, uintptr_t base)
{
    struct search search = {.base = base};
    object_for_each_symbol(object, take_symbol, &search);
    size_t size = search.count * sizeof(*search.writers);
    search.writers = size > 0 ? sys_map(size) : NULL;
    if (size == 0 && has_message(object))
        image->refusal = LOSS_CLANG_STRIPPED;
    if (!search.writers)
        return -1;
    search.count = 0;
    object_for_each_symbol(object, take_symbol, &search);
    int fd =
        has_runtime(&search) ? dry_run(search.writers, search.count, search.runtime, image) : -1;
    image->on_reset = search.on_reset;
    image->writers = search.list;
    image->refusal = fd < 0 ? LOSS_UNKNOWN_CLANG : LOSS_UNKNOWN;
    sys_call(SYS_munmap, search.writers, size);
    return fd;
}

/* What the copy has told, and where the next piece of it is. */
struct told {
    const unsigned char *at, *end;
};

static const void *take(struct told *told, size_t size)
{
    const unsigned char *piece = told->at;
    if ((size_t)(told->end - told->at) < dry_padded(size))
        return NULL;
    told->at += dry_padded(size);
    return piece;
}

/* Takes a file and passes over its functions. Returns NULL at the end. */
static const struct dry_file *take_file(struct told *told, const char **name,
                                        const struct dry_function **functions)
{
    const struct dry_file *file = take(told, sizeof(*file));
    *name = file ? take(told, file->name_size) : NULL;
    *functions = *name ? take(told, file->functions * sizeof(**functions)) : NULL;
    return *functions ? file : NULL;
}

/* Memory that is handed out piece by piece; `at` is NULL while it is only counted. */
struct room {
    unsigned char *at;
    size_t used;
};

static void *room_for(struct room *room, size_t size)
{
    void *piece = room->at ? room->at + room->used : NULL;
    room->used += dry_padded(size);
    return piece;
}

static void make_function(struct gcov_function *made, const struct dry_function *function,
                          const struct gcov_record *record)
{
    *made = (struct gcov_function){.key = record,
                                   .ident = function->ident,
                                   .lineno_checksum = function->lineno_checksum,
                                   .cfg_checksum = function->cfg_checksum};
    made->counters[0] =
        (struct gcov_counters){.count = function->counters, .values = function->values};
}

static struct gcov_record *make_record(struct room *room, const struct dry_file *file,
                                       const char *name, const struct dry_function *functions)
{
    struct gcov_record *record = room_for(room, RECORD_SIZE);
    char *own_name = room_for(room, file->name_size);
    const struct gcov_function **table = room_for(room, file->functions * sizeof(void *));
    unsigned char *made = room_for(room, file->functions * FUNCTION_SIZE);
    if (!room->at)
        return NULL;
    memcpy(own_name, name, file->name_size);
    *record = (struct gcov_record){
        .version = gcov_clang_version(file->version), .stamp = file->stamp, .filename = own_name};
    record->merge[0] = record; /* it counts arcs */
    record->merge[1] = (void *)(uintptr_t)file->functions;
    record->merge[2] = table;
    for (uint32_t i = 0; i < file->functions; i++, made += FUNCTION_SIZE) {
        struct gcov_function *function = (struct gcov_function *)(void *)made;
        make_function(function, &functions[i], record);
        table[i] = function;
    }
    return record;
}

/* Makes the records in the room, and the slots' if there is memory. Returns how many there are; 0
 * where one is of a version that is not known. */
static size_t make_records(struct room *room, struct told told, struct gcov_slot *slots)
{
    size_t count = 0;
    const char *name;
    const struct dry_function *functions;
    for (const struct dry_file *file; (file = take_file(&told, &name, &functions)); count++) {
        if (gcov_clang_version(file->version) == 0)
            return 0;
        struct gcov_record *record = make_record(room, file, name, functions);
        if (record && count == 0)
            record->checksum = GCOV_CLANG_FIRST;
        if (record)
            slots[count].record = record;
    }
    return count;
}

static bool make_slots(struct gcov_image *image, struct told told)
{
    struct room room = {0};
    image->count = make_records(&room, told, NULL);
    if (image->count == 0 || !gcov_module_take_slots(image))
        return false;
    struct gcov_memory made = {sys_map(room.used), room.used};
    if (!made.at)
        return false;
    room = (struct room){.at = made.at};
    make_records(&room, told, image->slots);
    sys_call(SYS_mprotect, made.at, made.size, PROT_READ);
    image->made = made;
    image->version = image->slots[0].record->version;
    image->layout = gcov_layout_of(image->version);
    return true;
}

static bool read_told(struct gcov_image *image, int fd)
{
    struct stat st = {0};
    sys_call(SYS_fstat, fd, &st);
    size_t size = (size_t)st.st_size;
    unsigned char *bytes = size > 0 ? sys_map_as(size, PROT_READ, MAP_PRIVATE, fd) : NULL;
    if (!bytes)
        return false;
    bool is_made = make_slots(image, (struct told){bytes, bytes + size});
    sys_call(SYS_munmap, bytes, size);
    return is_made;
}

/* One slot stands for all files of an image whose counters cannot be found, by the name of the
 * module, so that the loss can be told when the image is to be flushed. */
static bool make_refused(struct gcov_image *image, const struct dl_phdr_info *info)
{
    const char *name =
        info->dlpi_name && *info->dlpi_name ? info->dlpi_name : (const char *)getauxval(AT_EXECFN);
    const struct dry_file file = {.name_size = name ? (uint32_t)strlen(name) + 1 : 1};
    struct room room = {0};
    image->count = 1;
    make_record(&room, &file, "", NULL);
    image->made = (struct gcov_memory){sys_map(room.used), room.used};
    if (!image->made.at || !gcov_module_take_slots(image))
        return false;
    room = (struct room){.at = image->made.at};
    image->slots[0].record = make_record(&room, &file, name ? name : "", NULL);
    return true;
}

bool gcov_clang_learn(struct gcov_image *image, const struct dl_phdr_info *info)
{
    if (!dynamic_takes(info, imports, sizeof(imports) / sizeof(imports[0])))
        return false;
    struct object object;
    if (!object_open(&object, info))
        return false;
    int fd = run_writers(image, &object, info->dlpi_addr);
    object_close(&object);
    bool is_made = fd >= 0 && read_told(image, fd);
    if (fd >= 0 && !is_made)
        image->refusal = LOSS_UNKNOWN_CLANG;
    if (fd >= 0)
        sys_call(SYS_close, fd);
    return is_made || (image->refusal != LOSS_UNKNOWN && make_refused(image, info));
}
