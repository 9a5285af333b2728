/* SPDX-License-Identifier: MIT
 *
 * A C program that runs a Python file by an interpreter of its own, from libpython: in its first
 * thread, or in another one while the first waits in C.
 * Usage: embedding first|other FILE
 */
#include <Python.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void *run(void *path)
{
    FILE *file = fopen(path, "r");
    Py_Initialize();
    int failed = !file || PyRun_SimpleFileEx(file, path, 1) != 0;
    if (Py_FinalizeEx() != 0 || failed)
        exit(1);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    if (argc != 3)
        return 2;
    if (strcmp(argv[1], "first") == 0)
        run(argv[2]);
    else if (pthread_create(&thread, NULL, run, argv[2]) != 0 || pthread_join(thread, NULL) != 0)
        return 1;
    return 0;
}
