/* SPDX-License-Identifier: MIT
 *
 * start_pipes_plain w|we whole|cleared
 *
 * Two commands through popen, the first one's stream open while the second starts. Invariant: the
 * second command does not hold the stream of the first (popen(3)), else pclose would wait for ever;
 * the streams keep their numbers, and `environ` is afterwards what it was.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char **before;

    if (argc > 2 && strcmp(argv[2], "cleared") == 0)
        clearenv();
    before = environ;
    FILE *first = popen("cat", argv[1]);
    FILE *second = popen("read line; echo $line", argv[1]);
    if (!first || !second)
        abort();
    printf("descriptors %d and %d\n", fileno(first), fileno(second));
    fflush(stdout);
    printf("first %#x\n", (unsigned)pclose(first));
    fflush(stdout);
    fputs("second\n", second);
    printf("second %#x\n", (unsigned)pclose(second));
    printf("environ is %s\n", environ == before ? "the same" : "another");
    return 0;
}
