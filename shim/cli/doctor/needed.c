/* SPDX-License-Identifier: MIT
 *
 * Walks through DT_NEEDED, breadth first. It never loads a library.
 */
#include "cli/doctor/needed.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/text.h"

#define LIBRARIES_MAX 512
#define CACHE "/etc/ld.so.cache"

#if defined(__x86_64__)
#define MULTIARCH "lib/x86_64-linux-gnu"
#else
#define MULTIARCH "lib/aarch64-linux-gnu"
#endif

static const char system_directories[] =
    "/" MULTIARCH ":/usr/" MULTIARCH ":/lib64:/usr/lib64:/lib:/usr/lib:/usr/local/lib";

/* All texts that were made here: a walk that closes its libraries frees its own. */
static struct {
    char **text;
    size_t count;
} made;

static char *keep(char *text)
{
    made.text = text_room(made.text, made.count, sizeof(*made.text));
    made.text[made.count++] = text;
    return text;
}

/* The objects that have been seen, the program first; a name is taken once. */
struct walk {
    const struct doctor_subject *subject;
    struct doctor_object *objects;
    size_t count;
};

static const char *replace(const char *text, const char *word, const char *with)
{
    const char *at = strstr(text, word);
    if (!at)
        return text;
    return keep(text_print("%.*s%s%s", (int)(at - text), text, with, at + strlen(word)));
}

const char *doctor_needed_expand(const char *path, const char *origin, unsigned *turn)
{
    static const char *const libs[] = {MULTIARCH, "lib64", "lib"};
    bool chooses = strstr(path, "$LIB") || strstr(path, "${LIB}");
    if (*turn >= (chooses ? sizeof(libs) / sizeof(libs[0]) : 1))
        return NULL;
    const char *lib = libs[(*turn)++];
    path = replace(replace(path, "${LIB}", lib), "$LIB", lib);
    return replace(replace(path, "${ORIGIN}", origin), "$ORIGIN", origin);
}

static char *directory_of(const char *path)
{
    const char *name = doctor_base_name(path);
    char *real = realpath(path, NULL);
    if (real)
        path = keep(real), name = doctor_base_name(real);
    return keep(name == path ? text_print(".") : text_print("%.*s", (int)(name - path - 1), path));
}

/* Returns the first file of this name in a list of directories, NULL if there is none. */
static const char *find_in(const char *list, const char *origin, const char *name)
{
    while (list && *list) {
        size_t length = strcspn(list, ":");
        const char *entry = keep(text_print("%.*s", (int)length, list));
        unsigned turn = 0;
        for (const char *path; (path = doctor_needed_expand(entry, origin, &turn));) {
            const char *file = keep(text_print("%s/%s", *path ? path : ".", name));
            if (access(file, R_OK) == 0)
                return file;
        }
        list += length + (list[length] == ':');
    }
    return NULL;
}

static const char *list_of(const struct doctor_object *object, int64_t tag)
{
    uintptr_t offset = doctor_image_dynamic(&object->image, tag);
    return offset ? doctor_image_string(&object->image, offset) : NULL;
}

/* The program's DT_RPATH counts for its libraries, too; DT_RUNPATH only for the object that has it.
 */
static const char *locate(const struct walk *walk, const struct doctor_object *by, const char *name)
{
    const struct doctor_object *program = &walk->objects[0];
    const char *runpath = list_of(by, DT_RUNPATH);
    const char *found = NULL;
    if (strchr(name, '/'))
        return access(name, R_OK) == 0 ? name : NULL;
    if (!runpath)
        found = find_in(list_of(by, DT_RPATH), directory_of(by->file), name);
    if (!found && !runpath)
        found = find_in(list_of(program, DT_RPATH), directory_of(program->file), name);
    if (!found)
        found = find_in(doctor_variable(walk->subject, "LD_LIBRARY_PATH"), ".", name);
    if (!found)
        found = find_in(runpath, directory_of(by->file), name);
    return found ? found : find_in(system_directories, ".", name);
}

static bool is_seen(const struct walk *walk, const char *name)
{
    for (size_t i = 1; i < walk->count; i++)
        if (strcmp(doctor_base_name(walk->objects[i].path), doctor_base_name(name)) == 0)
            return true;
    return false;
}

/* Returns the next name that the object needs, from the entry *i on; NULL at the end. */
static const char *next_needed(const struct doctor_image *image, size_t *i)
{
    while (*i < image->dynamic_count && image->dynamic[*i].d_tag != DT_NULL) {
        const ElfW(Dyn) *entry = &image->dynamic[(*i)++];
        const char *name =
            entry->d_tag == DT_NEEDED ? doctor_image_string(image, entry->d_un.d_val) : NULL;
        if (name)
            return name;
    }
    return NULL;
}

static void add_needed(struct walk *walk, size_t by)
{
    struct doctor_object library;
    size_t entry = 0;
    for (const char *name; (name = next_needed(&walk->objects[by].image, &entry));) {
        if (walk->count > LIBRARIES_MAX || is_seen(walk, name))
            continue;
        const char *file = locate(walk, &walk->objects[by], name);
        if (!file || !doctor_object_open(&library, file, file))
            continue;
        walk->objects = text_room(walk->objects, walk->count, sizeof(*walk->objects));
        walk->objects[walk->count++] = library;
    }
}

static struct walk walk_from(const struct doctor_subject *subject,
                             const struct doctor_object *program,
                             void (*found)(const struct doctor_object *library, void *argument),
                             void *argument)
{
    struct walk walk = {.subject = subject, .objects = text_room(NULL, 0, sizeof(*program))};
    walk.objects[walk.count++] = *program;
    for (size_t i = 0; i < walk.count; i++) {
        if (i > 0 && walk.objects[i].is_native)
            found(&walk.objects[i], argument);
        add_needed(&walk, i);
    }
    return walk;
}

void doctor_needed_each(const struct doctor_subject *subject, const struct doctor_object *program,
                        void (*found)(const struct doctor_object *library, void *argument),
                        void *argument)
{
    walk_from(subject, program, found, argument);
}

void doctor_needed_visit(const struct doctor_subject *subject, const struct doctor_object *program,
                         void (*found)(const struct doctor_object *library, void *argument),
                         void *argument)
{
    size_t before = made.count;
    struct walk walk = walk_from(subject, program, found, argument);
    while (--walk.count > 0)
        doctor_object_close(&walk.objects[walk.count]);
    free(walk.objects);
    while (made.count > before)
        free(made.text[--made.count]);
}

const char *doctor_needed_sanitizer(const struct doctor_object *object)
{
    size_t entry = 0;
    for (const char *name; (name = next_needed(&object->image, &entry));)
        if (strncmp(doctor_base_name(name), "libasan.so", 10) == 0 ||
            strncmp(doctor_base_name(name), "libclang_rt.asan", 16) == 0)
            return name;
    return NULL;
}

/* The cache holds the names as strings; its order and the rest of its form do not matter here. */
static bool is_in_cache(const char *name)
{
    static char cache[1 << 20];
    int fd = open(CACHE, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, cache, sizeof(cache)) : -1;
    if (fd >= 0)
        close(fd);
    const char *at = cache;
    while (size > 0 && (at = memmem(at, (size_t)(cache + size - at), name, strlen(name) + 1))) {
        if (at > cache && at[-1] == '\0')
            return true;
        at++;
    }
    return false;
}

bool doctor_needed_is_known(const struct doctor_subject *subject, const char *name)
{
    return find_in(doctor_variable(subject, "LD_LIBRARY_PATH"), ".", name) ||
           find_in(system_directories, ".", name) || is_in_cache(name);
}
