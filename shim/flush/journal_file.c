/* SPDX-License-Identifier: MIT
 *
 * Opens each file anew: a descriptor that stayed open would be seen by the program. A description
 * appears whole under its name.
 */
#include "flush/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/slot.h"
#include "config.h"
#include "journal/format.h"
#include "kernel/arena.h"
#include "kernel/decimal.h"
#include "kernel/sys.h"

#define FLAGS (O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
/* How far the end of the file stays away from RLIMIT_FSIZE: others append meanwhile, and a write
 * beyond the limit ends the program. */
#define MARGIN ((size_t)16 << 20)
#define KEY_SIZE 16 /* digits */

static char *records;              /* the path of the records */
static char *description, *key_at; /* the path of a description, and where its key goes */

static int open_new(const char *name)
{
    int directory = slot_open_directory(config->journal);
    if (directory < 0)
        return directory;
    int fd = (int)sys_call(SYS_openat, directory, name, FLAGS | O_APPEND | O_CREAT, 0600);
    sys_call(SYS_close, directory);
    return fd;
}

bool journal_file_start(void)
{
    size_t length = strlen(config->journal);
    records = arena_take(length + sizeof("/" JOURNAL_FILE));
    description = arena_take(length + sizeof("/" JOURNAL_IMAGES "/") + KEY_SIZE);
    if (!records || !description)
        return false;
    strcpy(stpcpy(records, config->journal), "/" JOURNAL_FILE);
    key_at = stpcpy(stpcpy(description, config->journal), "/" JOURNAL_IMAGES "/");
    return true;
}

static int open_records(void)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, records, FLAGS | O_APPEND);
    return fd == -ENOENT ? open_new(JOURNAL_FILE) : fd;
}

static bool may_append(int fd, size_t size)
{
    struct slot_place place;
    return slot_look(fd, &place) && S_ISREG(place.mode) && place.names == 1 &&
           slot_is_safe_owner(place.owner) &&
           sys_may_write_up_to((size_t)place.size + size + MARGIN);
}

bool journal_file_append(const unsigned char *bytes, size_t size)
{
    int fd = open_records();
    if (fd < 0)
        return false;
    bool is_whole = may_append(fd, size) && sys_call(SYS_write, fd, bytes, size) == (long)size;
    sys_call(SYS_close, fd);
    return is_whole;
}

static void put_key(uint64_t key)
{
    for (int i = KEY_SIZE - 1; i >= 0; i--, key >>= 4)
        key_at[i] = "0123456789abcdef"[key & 15];
}

/* Writes the file beside, and gives it its name. */
static bool write_whole(int directory, const char *name, const unsigned char *bytes, size_t size)
{
    char beside[64];
    *decimal_put(stpcpy(stpcpy(beside, name), "."), (unsigned long)sys_call(SYS_gettid)) = '\0';
    int fd = (int)sys_call(SYS_openat, directory, beside, FLAGS | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return false;
    bool is_written =
        sys_may_write_up_to(size) && sys_call(SYS_write, fd, bytes, size) == (long)size;
    sys_call(SYS_close, fd);
    if (is_written && sys_call(SYS_renameat, directory, beside, directory, name) == 0)
        return true;
    sys_call(SYS_unlinkat, directory, beside, 0);
    return false;
}

static bool describe(int directory, const char *name, const struct journal_description *of)
{
    unsigned char *bytes = sys_map(of->bound);
    if (!bytes)
        return false;
    size_t size = of->put(of->image, bytes);
    bool is_written = write_whole(directory, name, bytes, size);
    sys_call(SYS_munmap, bytes, of->bound);
    return is_written;
}

static int open_images(void)
{
    int directory = slot_open_directory(config->journal);
    if (directory < 0)
        return directory;
    sys_call(SYS_mkdirat, directory, JOURNAL_IMAGES, 0700);
    int images = (int)sys_call(SYS_openat, directory, JOURNAL_IMAGES,
                               O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    sys_call(SYS_close, directory);
    return images;
}

bool journal_file_describe(uint64_t key, const struct journal_description *of)
{
    put_key(key);
    if (sys_call(SYS_faccessat, AT_FDCWD, description, F_OK) == 0)
        return true;
    int images = open_images();
    if (images < 0)
        return false;
    bool is_there =
        describe(images, key_at, of) || sys_call(SYS_faccessat, images, key_at, F_OK) == 0;
    sys_call(SYS_close, images);
    return is_there;
}
