/* SPDX-License-Identifier: MIT
 *
 * Finding counters in modules that the test loads: shared objects built by gcc, stripped or not,
 * one or several, of a version that is not known, and such without counters.
 */
#include "gcov/images.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/loaded.h"
#include "support/program.h"

static char *dir;
static void *modules[2];

/* one.c and two.c; what they count at the end goes below the directory. */
static void set_up(void)
{
    dir = dir_new("image");
    free(shell("cd '%s' && echo 'int one(int n); int one(int n) { return n ? 1 : 2; }' >one.c &&"
               "echo 'int two(int n); int two(int n) { return n + 1; }' >two.c",
               dir));
    setenv("GCOV_PREFIX", dir, 1);
}

static void tear_down(void)
{
    for (size_t i = 0; i < 2 && modules[i]; i++)
        dlclose(modules[i]); /* writes its counts, so before the directory goes */
    dir_remove(dir);
}

TestSuite(gcov_image, .init = set_up, .fini = tear_down);

/* Builds the module by a command that has `$gcc` for the compiler and its flags, and loads it. */
static void *load(const char *name, const char *command, int scope)
{
    char path[PATH_MAX];
    free(shell("cd '%s' && gcc='gcc -fPIC -shared' && %s", dir, command));
    snprintf(path, sizeof path, "%s/%s", dir, name);
    void *module = dlopen(path, RTLD_NOW | scope);
    cr_assert(module != NULL, "%s", dlerror());
    modules[modules[0] ? 1 : 0] = module;
    return module;
}

static uintptr_t sought;

static int look(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    const struct loaded_range range = loaded_range(info);
    if (sought >= range.start && sought < range.end)
        *(bool *)found |= gcov_images_look(info, false);
    return 0;
}

/* Looks at the module that holds the address. Returns whether it is a new image. */
static bool find(const void *address)
{
    bool found = false;
    sought = (uintptr_t)address;
    dl_iterate_phdr(look, &found);
    return found;
}

static unsigned own_gcc(void)
{
    char *version = shell("gcc -dumpversion");
    unsigned gcc = (unsigned)strtoul(version, NULL, 10);
    free(version);
    return gcc;
}

static struct gcov_image *only_image(void)
{
    struct gcov_image *image = gcov_image_next(NULL);
    cr_assert(image != NULL);
    cr_assert(gcov_image_next(image) == NULL, "there is a second one");
    return image;
}

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text);
    return length >= strlen(ending) && strcmp(text + length - strlen(ending), ending) == 0;
}

static bool has_file(const struct gcov_image *image, const char *ending)
{
    size_t found = 0;
    for (size_t i = 0; i < image->count; i++)
        found += ends_in(image->slots[i].record->filename, ending);
    return found == 1;
}

/* Two units, their libgcov's root found and its list within them. */
static void expect_one_and_two(struct gcov_image *image)
{
    cr_assert(image->count == 2, "%zu", image->count);
    cr_assert(image->slots[0].record < image->slots[1].record);
    cr_assert(has_file(image, "one.gcda") && has_file(image, "two.gcda"));
    cr_assert(image->layout && image->layout->gcc == own_gcc());
    const struct gcov_root *root = gcov_image_root(image);
    cr_assert(root != NULL);
    cr_assert(root->list == image->slots[0].record || root->list == image->slots[1].record);
    cr_assert(!root->dumped && !root->run_counted);
}

Test(gcov_image, module_with_counters_is_found_once_with_all_its_units)
{
    void *module = load("x.so", "$gcc --coverage -o x.so one.c two.c", RTLD_LOCAL);
    cr_assert(find(dlsym(module, "one")));
    expect_one_and_two(only_image());
    cr_assert(!find(dlsym(module, "one")), "it is no new one");
    only_image();
}

Test(gcov_image, stripped_module_is_found)
{
    void *module = load("x.so", "$gcc --coverage -o x.so one.c two.c && strip x.so", RTLD_LOCAL);
    cr_assert(find(dlsym(module, "two")));
    expect_one_and_two(only_image());
}

Test(gcov_image, module_made_by_lto_is_found)
{
    void *module = load("x.so", "$gcc --coverage -O2 -flto -o x.so one.c two.c", RTLD_LOCAL);
    cr_assert(find(dlsym(module, "two")));
    expect_one_and_two(only_image());
}

Test(gcov_image, counters_are_those_that_the_module_counts_in)
{
    void *module = load("x.so", "$gcc --coverage -O0 -o x.so two.c", RTLD_LOCAL);
    int (*two)(int);
    *(void **)&two = dlsym(module, "two");
    cr_assert(find(dlsym(module, "two")));
    struct gcov_image *image = only_image();
    struct gcov_unit unit;
    gcov_unit_read(&unit, image->slots[0].record, image->layout);
    cr_assert(unit.function_count == 1 && gcov_unit_owns(&unit, 0));
    cr_assert(gcov_unit_arc_max(&unit, NULL) == 0);
    for (int n = 0; n < 1000; n++)
        cr_assert(two(n) == n + 1);
    cr_assert(gcov_unit_arc_max(&unit, NULL) == 1000);
}

/* Two modules, each with the root of its own libgcov. */
static void expect_own_roots(const char *second_build, int scope, unsigned second_gcc)
{
    void *first = load("x.so", "$gcc --coverage -o x.so one.c", scope);
    void *second = load("y.so", second_build, scope);
    cr_assert(find(dlsym(first, "one")));
    cr_assert(find(dlsym(second, "two")));
    struct gcov_image *a = gcov_image_next(NULL);
    struct gcov_image *b = gcov_image_next(a);
    cr_assert(b != NULL && gcov_image_next(b) == NULL);
    cr_assert(has_file(a, "one.gcda") && has_file(b, "two.gcda"));
    cr_assert(a->layout->gcc == own_gcc() && b->layout->gcc == second_gcc);
    cr_assert(gcov_image_root(a) && gcov_image_root(b));
    cr_assert(gcov_image_root(a)->list == a->slots[0].record);
    cr_assert(gcov_image_root(b)->list == b->slots[0].record);
}

Test(gcov_image, two_modules_have_roots_of_their_own)
{
    expect_own_roots("$gcc --coverage -o y.so two.c", RTLD_LOCAL, own_gcc());
}

/* The first one's __gcov_master is the master of both. */
Test(gcov_image, modules_that_share_a_master_have_roots_of_their_own)
{
    expect_own_roots("$gcc --coverage -o y.so two.c", RTLD_GLOBAL, own_gcc());
}

Test(gcov_image, module_of_another_gcc_has_its_own_layout_and_root)
{
    needs_program("gcc-11");
    expect_own_roots("gcc-11 -fPIC -shared --coverage -o y.so two.c", RTLD_LOCAL, 11);
}

/* It finds the first one's master, of another version, and links its root nowhere. */
Test(gcov_image, root_that_no_master_leads_to_is_found)
{
    needs_program("gcc-11");
    expect_own_roots("gcc-11 -fPIC -shared --coverage -o y.so two.c", RTLD_GLOBAL, 11);
}

Test(gcov_image, root_behind_a_large_array_is_found)
{
    void *module = load("x.so",
                        "echo 'char array[64 << 20];' >>one.c && "
                        "$gcc --coverage -o x.so one.c two.c",
                        RTLD_LOCAL);
    cr_assert(find(dlsym(module, "one")));
    expect_one_and_two(only_image());
}

Test(gcov_image, unloaded_module_is_forgotten)
{
    void *first = load("x.so", "$gcc --coverage -o x.so one.c", RTLD_LOCAL);
    void *second = load("y.so", "$gcc --coverage -o y.so two.c", RTLD_LOCAL);
    cr_assert(find(dlsym(first, "one")));
    cr_assert(find(dlsym(second, "two")));
    gcov_images_forget_unloaded();
    cr_assert(dlclose(first) == 0);
    gcov_images_forget_unloaded();
    cr_assert(has_file(only_image(), "two.gcda"));
}

Test(gcov_image, module_without_counters_is_none)
{
    void *module = load("x.so", "$gcc -o x.so one.c", RTLD_LOCAL);
    cr_assert(!find(dlsym(module, "one")));
    cr_assert(gcov_image_next(NULL) == NULL);
}

/* It passes the first filter, by two destructors, and has a name that ends in .gcda. */
Test(gcov_image, module_that_only_resembles_one_is_none)
{
    void *module = load("x.so",
                        "cat >z.c <<'END' && $gcc -o x.so z.c\n"
                        "#include <stdint.h>\n"
                        "const char *name = \"/x/y.gcda\";\n"
                        "uint32_t word[64] = {0x4232322a};\n"
                        "struct { uint64_t version; void *next; uint64_t stamp;\n"
                        "         const char *name; void *rest[16]; } info[] = {\n"
                        "    {0x4232322a, 0, 1, \"/x/y.gcno\", {0}},\n"
                        "    {0x42323278, 0, 1, \"/x/y.gcda\", {0}},\n"
                        "    {0x4232322a, 0, 1, (char *)8, {0}},\n"
                        "    {0x4232322a, 0, 1, \"/x/y.gcda\", {[9] = (void *)1}}};\n"
                        "__attribute__((destructor)) static void a(void) {}\n"
                        "__attribute__((destructor)) static void b(void) {}\n"
                        "END",
                        RTLD_LOCAL);
    cr_assert(!find(dlsym(module, "info")));
    cr_assert(gcov_image_next(NULL) == NULL);
}

/* The version word that gcc writes into its assembly. */
static unsigned own_version(void)
{
    char *version = shell("gcc -dumpfullversion"), *minor = NULL;
    unsigned gcc = (unsigned)strtoul(version, &minor, 10);
    unsigned word = ('A' + gcc / 10) << 24 | ('0' + gcc % 10) << 16 | (unsigned)minor[1] << 8 | '*';
    free(version);
    return word;
}

/* It is made B92*. */
Test(gcov_image, unknown_version_is_found_without_a_layout)
{
    int err = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(null, STDERR_FILENO); /* libgcov complains of the version */
    free(shell(
        "cd '%s' && gcc -fPIC --coverage -S -o one.s one.c && sed -i 's/%u/1111044650/' one.s", dir,
        own_version()));
    void *module = load("x.so", "$gcc --coverage -o x.so one.s", RTLD_LOCAL);
    dup2(err, STDERR_FILENO);
    close(null);
    cr_assert(find(dlsym(module, "one")));
    struct gcov_image *image = only_image();
    cr_assert(image->layout == NULL);
    cr_assert(image->version == 1111044650, "%#x", image->version);
    cr_assert(has_file(image, "one.gcda"));
}
