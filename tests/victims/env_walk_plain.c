/* SPDX-License-Identifier: MIT
 *
 * env_walk_plain argv|environ|main|constructor
 *
 * Prints the environment as found from there up to its NULL, and the types in the auxiliary vector
 * that follows (getauxval(3)), as programs do that have no libc to ask. A pair that says it is to
 * be ignored is none.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { MOST = 100 };

static char **of_constructor;

__attribute__((constructor)) static void note(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv;
    of_constructor = envp;
}

static void walk(char **entry)
{
    for (; *entry; entry++)
        printf("env %s\n", *entry);
    const Elf64_auxv_t *pair = (const Elf64_auxv_t *)(entry + 1);
    int pages = 0;
    for (int i = 0; i < MOST && pair->a_type != AT_NULL; i++, pair++) {
        if (pair->a_type == AT_IGNORE)
            continue;
        printf("auxv %lu\n", pair->a_type);
        pages |= pair->a_type == AT_PAGESZ && pair->a_un.a_val == getauxval(AT_PAGESZ);
    }
    puts(pages ? "it is the auxiliary vector" : "it is something else");
}

int main(int argc, char **argv, char **envp)
{
    const char *from = argc > 1 ? argv[1] : "";
    const char *receipt = getenv("COV_KEEP_RESTORED");
    walk(strcmp(from, "argv") == 0          ? argv + argc + 1
         : strcmp(from, "constructor") == 0 ? of_constructor
         : strcmp(from, "main") == 0        ? envp
                                            : environ);
    printf("receipt %s\n", receipt ? receipt : "none");
    return 0;
}
