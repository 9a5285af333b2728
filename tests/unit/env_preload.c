/* SPDX-License-Identifier: MIT
 *
 * LD_PRELOAD with and without our entry. "Our library" is the module that holds the code: here the
 * test program itself, by the name that it was started with. In the tables @ is its file name and &
 * its absolute path.
 */
#include "env/preload.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The name that the loader knows the program by. */
static const char *file_name(void)
{
    const char *slash = strrchr(program_invocation_name, '/');
    return slash ? slash + 1 : program_invocation_name;
}

static char *expanded(const char *text)
{
    char *result;
    size_t length;
    FILE *out = open_memstream(&result, &length);
    cr_assert(out != NULL);
    for (; *text; text++) {
        if (*text == '@')
            fputs(file_name(), out);
        else if (*text == '&')
            fputs(preload_entry(), out);
        else
            fputc(*text, out);
    }
    cr_assert(fclose(out) == 0);
    return result;
}

Test(env_preload, entry_is_the_absolute_path_of_the_module)
{
    char expected[2 * PATH_MAX] = "";
    if (*program_invocation_name != '/') {
        cr_assert(getcwd(expected, PATH_MAX) != NULL);
        strcat(expected, "/");
    }
    strcat(expected, program_invocation_name);
    cr_assert(preload_entry() == NULL);
    errno = 4242;
    preload_start(NULL);
    cr_assert(errno == 4242);
    cr_assert_str_eq(preload_entry(), expected);
}

Test(env_preload, users_own_spelling_is_kept_where_it_is_found_from_everywhere)
{
    static const struct {
        const char *value, *entry;
    } rows[] = {
        {"/usr/$LIB/@", "/usr/$LIB/@"},
        {"libx.so:$ORIGIN/a/@ liby.so", "$ORIGIN/a/@"},
        {"/somewhere/else/@", "/somewhere/else/@"},
        {"/first/@:/second/@", "/first/@"},
        {"build/@", "&"},
        {"./@", "&"},
        {"@", "&"},
        {"", "&"},
        {" : ", "&"},
        {"/usr/lib/libx.so", "&"},
        {"/usr/lib/x@", "&"},
        {"/usr/lib/@.1", "&"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        preload_start(NULL);
        char *value = expanded(rows[i].value), *entry = expanded(rows[i].entry);
        preload_start(value);
        memset(value, '#', strlen(value)); /* it is a copy */
        cr_expect_str_eq(preload_entry(), entry);
        free(value);
        free(entry);
    }
}

Test(env_preload, names_us_by_the_file_name_alone)
{
    static const struct {
        const char *value;
        bool names_us, complete;
    } rows[] = {
        {"", false, false},
        {":", false, false},
        {"libx.so", false, false},
        {"@", true, true}, /* the loader looks it up */
        {"/lib/@", true, true},
        {"$LIB/@", true, true},
        {"libx.so:/lib/@", true, true},
        {"/lib/@ libx.so", true, true},
        {"  /lib/@::libx.so", true, true},
        {"build/@", true, false},
        {"./@", true, false},
        {"../@:libx.so", true, false},
        {"/lib/@x", false, false},
        {"/lib/x@", false, false},
        {"/lib/@/x", false, false},
        {"/lib/@/", false, false},
        {"/lib/", false, false},
    };
    preload_start(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *value = expanded(rows[i].value);
        cr_expect(preload_names_us(value) == rows[i].names_us, "%s", value);
        cr_expect(preload_is_complete(value) == rows[i].complete, "%s", value);
        free(value);
    }
}

Test(env_preload, merged_value_has_the_callers_entries_and_ours)
{
    static const struct {
        const char *value, *merged;
    } rows[] = {
        {"", "&"},
        {"libx.so", "libx.so:&"},
        {"/a/libx.so liby.so", "/a/libx.so liby.so:&"},
        {"/a/libx.so:liby.so", "/a/libx.so:liby.so:&"},
        {"libx.so:", "libx.so:&"},
        {"libx.so ", "libx.so &"},
        {":libx.so", ":libx.so:&"},
        {":", ":&"},
        {"$LIB/libx.so", "$LIB/libx.so:&"},
        {"build/@", "&"},
        {"./@:libx.so", "&:libx.so"},
        {"libx.so build/@ liby.so", "libx.so & liby.so"},
        {"libx.so: build/@", "libx.so: &"},
    };
    preload_start(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *value = expanded(rows[i].value), *merged = expanded(rows[i].merged);
        size_t size = preload_merged_size(value);
        char *entry = malloc(size);
        cr_assert(size >= strlen("LD_PRELOAD=") + strlen(merged) + 1);
        preload_merge(entry, value);
        cr_expect(strncmp(entry, "LD_PRELOAD=", 11) == 0);
        cr_expect_str_eq(entry + 11, merged);
        free(entry);
        free(value);
        free(merged);
    }
}

Test(env_preload, library_spelling_of_the_user_is_what_is_added)
{
    preload_start(NULL);
    char *value = expanded("/usr/$LIB/@");
    preload_start(value);
    char entry[2 * PATH_MAX];
    preload_merge(entry, "libx.so");
    char *merged = expanded("LD_PRELOAD=libx.so:/usr/$LIB/@");
    cr_assert_str_eq(entry, merged);
    free(value);
    free(merged);
}
