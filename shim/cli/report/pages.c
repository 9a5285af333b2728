/* SPDX-License-Identifier: MIT
 *
 * Looks for pages. genhtml names a page by the end of the source's path, below a directory with its
 * gcov.css; gcovr by the source's name and a hash of the path, which the page then tells. How much
 * of a path they leave out is theirs, so the longest end that fits counts. Nothing but the
 * directories of the report is read.
 */
#include "cli/report/pages.h"

#include <ctype.h>
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/text.h"

#define HASH 32    /* hexadecimal digits */
#define HEAD 16384 /* bytes of a page within which its source is named */
#define DIRECTORIES 64

struct pages {
    char *base;               /* the directory of the report */
    struct text_list folders; /* "", and directories in there, each with a slash behind it */
    struct text_list by_gcovr;
};

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), of_end = strlen(end);
    return length > of_end && strcmp(text + length - of_end, end) == 0;
}

/* Returns where the hash begins in PREFIX.SOURCE.HASH.html; NULL: that is not its name. */
static const char *hash_of(const char *name)
{
    size_t length = strlen(name), tail = HASH + strlen(".html");
    if (!ends_in(name, ".html") || length < tail + 2)
        return NULL;
    const char *hash = name + length - tail;
    for (size_t i = 0; i < HASH; i++)
        if (!isxdigit((unsigned char)hash[i]))
            return NULL;
    return hash[-1] == '.' ? hash : NULL;
}

static void take_entry(struct pages *pages, const char *folder, const char *name)
{
    char *path = text_print("%s%s", folder, name), *full = text_print("%s%s", pages->base, path);
    bool is_top = !*folder && *name != '.' && pages->folders.count < DIRECTORIES;
    if (hash_of(name))
        text_add(&pages->by_gcovr, text_print("%s", path));
    else if (is_top && is_directory(full))
        text_add(&pages->folders, text_print("%s/", path));
    free(path);
    free(full);
}

static void read_folder(struct pages *pages, const char *folder)
{
    char *path = text_print("%s%s", pages->base, folder);
    DIR *directory = opendir(path);
    for (const struct dirent *entry; directory && (entry = readdir(directory));)
        take_entry(pages, folder, entry->d_name);
    if (directory)
        closedir(directory);
    free(path);
}

static void read_pages(struct pages *pages, const char *report)
{
    const char *slash = strrchr(report, '/');
    pages->base = slash ? text_print("%.*s/", (int)(slash - report), report) : text_print("./");
    text_add(&pages->folders, text_print("%s", ""));
    for (size_t i = 0; i < pages->folders.count; i++)
        read_folder(pages, pages->folders.text[i]);
}

/* The next shorter end of a path; NULL: there is none. */
static const char *shorter(const char *end)
{
    const char *slash = strchr(end, '/');
    return slash ? slash + 1 : NULL;
}

/* Returns the length of the longest end of the path that the page names, alone between two tags. */
static size_t named_in(const char *page, const char *source)
{
    char *head = calloc(1, HEAD + 1);
    FILE *file = head && is_file(page) ? fopen(page, "re") : NULL;
    size_t found = 0;
    if (file && fread(head, 1, HEAD, file) > 0)
        for (const char *end = source; end && !found; end = shorter(end)) {
            char *named = text_print(">%s<", end);
            found = strstr(head, named) ? strlen(end) : 0;
            free(named);
        }
    if (file)
        fclose(file);
    free(head);
    return found;
}

static bool is_named_after(const char *page, const char *source)
{
    const char *slash = strrchr(page, '/'), *name = slash ? slash + 1 : page;
    const char *last = strrchr(source, '/'), *hash = hash_of(name);
    last = last ? last + 1 : source;
    size_t length = strlen(last), room = (size_t)(hash - 1 - name);
    return room > length && hash[-2 - (ptrdiff_t)length] == '.' &&
           strncmp(hash - 1 - length, last, length) == 0;
}

/* Takes the page, which then is the caller's, in place of `*best` if more of the path fits. */
static void take_better(char **best, size_t *fits, char *page, size_t length)
{
    bool is_better = length > *fits;
    free(is_better ? *best : page);
    if (!is_better)
        return;
    *best = page;
    *fits = length;
}

static void look_for_gcovr(const struct pages *pages, const char *source, char **best, size_t *fits)
{
    for (size_t i = 0; i < pages->by_gcovr.count; i++) {
        const char *page = pages->by_gcovr.text[i];
        if (!is_named_after(page, source))
            continue;
        char *full = text_print("%s%s", pages->base, page);
        take_better(best, fits, text_print("%s", page), named_in(full, source));
        free(full);
    }
}

static void look_for_genhtml(const struct pages *pages, const char *source, char **best,
                             size_t *fits)
{
    for (size_t i = 0; i < pages->folders.count; i++) {
        const char *folder = pages->folders.text[i];
        char *style = text_print("%s%sgcov.css", pages->base, folder);
        for (const char *end = is_file(style) ? source : NULL; end; end = shorter(end)) {
            char *page = text_print("%s%s.gcov.html", folder, end);
            char *full = text_print("%s%s", pages->base, page);
            take_better(best, fits, page, is_file(full) ? strlen(end) : 0);
            free(full);
        }
        free(style);
    }
}

/* As in an address (RFC 3986), and relative whatever it begins with. */
static char *address_of(const char *path)
{
    char *address = text_print("./%*s", (int)(3 * strlen(path)), "");
    char *to = address + strlen("./");
    for (const char *c = path; *c; c++)
        if (isalnum((unsigned char)*c) || strchr("-._~/", *c))
            *to++ = *c;
        else
            to += sprintf(to, "%%%02X", (unsigned char)*c);
    *to = '\0';
    return address;
}

/* The page of each source; NULL: there is none. */
static char **find_all(const struct pages *pages, const json_t *sources, size_t count)
{
    char **found = calloc(count, sizeof(*found));
    if (!found)
        text_no_memory();
    for (size_t i = 0; i < count; i++) {
        const char *source = json_string_value(json_array_get(sources, i));
        size_t fits = 0;
        if (!source)
            continue;
        look_for_gcovr(pages, source, &found[i], &fits);
        look_for_genhtml(pages, source, &found[i], &fits);
    }
    return found;
}

/* Of two sources with the same end it is not known which one the page is of. */
static json_t *without_shared(char **found, size_t count)
{
    json_t *owners = json_object(), *addresses = json_object();
    for (size_t i = 0; i < count; i++)
        if (found[i])
            json_object_set_new(owners, found[i],
                                json_object_get(owners, found[i]) ? json_null()
                                                                  : json_integer((json_int_t)i));
    for (size_t i = 0; i < count; i++) {
        if (!found[i] || !json_is_integer(json_object_get(owners, found[i])))
            continue;
        char index[24], *address = address_of(found[i]);
        snprintf(index, sizeof(index), "%zu", i);
        json_object_set_new(addresses, index, json_string(address));
        free(address);
    }
    json_decref(owners);
    return addresses;
}

bool pages_put(FILE *to, const json_t *sources, const char *report)
{
    struct pages pages = {.base = NULL};
    size_t count = report ? json_array_size(sources) : 0;
    if (!count)
        return fputs("{}", to) >= 0;
    read_pages(&pages, report);
    char **found = find_all(&pages, sources, count);
    json_t *addresses = without_shared(found, count);
    bool is_put = json_dumpf(addresses, to, JSON_COMPACT) == 0;
    json_decref(addresses);
    for (size_t i = 0; i < count; i++)
        free(found[i]);
    free(found);
    free(pages.base);
    text_list_free(&pages.folders);
    text_list_free(&pages.by_gcovr);
    return is_put;
}
