/* SPDX-License-Identifier: MIT
 *
 * env_swaps_plain threads|cleared|nested|nested-cleared|memory|changing
 *
 * popen, wordexp and system in several threads, in an environment that is the program's own array,
 * while others read and change variables. Invariant: what it prints is the same with and without
 * the shim, but for how many commands found COV_A.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

enum { STARTERS = 6, STARTS = 40, WARM_UP = 20, MANY = 200, LARGE = 2000 };

#define COMMAND "test \"$COV_A\" && printf c; printf \"${FIXED-f}\""

static char fixed[] = "FIXED=f", set[] = "SET=0", put[] = "PUT=0", path[] = "PATH=/usr/bin:/bin";
static char *own[] = {path, fixed, set, put, NULL};
static int running = STARTERS, started, restored, lost_changes, lost_variables;

static void add(int *count, int by)
{
    __atomic_fetch_add(count, by, __ATOMIC_RELAXED);
}

static void note(const char *output)
{
    add(&started, strchr(output, 'f') != NULL);
    add(&restored, *output == 'c');
}

static void start_by_popen(void)
{
    char output[64] = "";
    FILE *stream = popen(COMMAND, "r");
    if (!stream || !fgets(output, sizeof output, stream))
        *output = '\0';
    if (stream)
        pclose(stream);
    note(output);
}

static void start_by_wordexp(void)
{
    wordexp_t words = {0};
    if (wordexp("\"$(" COMMAND ")\"", &words, 0) != 0)
        return;
    note(words.we_wordc > 0 ? words.we_wordv[0] : "");
    wordfree(&words);
}

static void start_by_system(void)
{
    int status = system("test \"$COV_A\" && exit 10; exit 20");
    note(status == 10 << 8 ? "cf" : status == 20 << 8 ? "f" : "");
}

static void *start_many(void *by)
{
    for (int i = 0; i < STARTS; i++)
        ((void (*)(void))by)();
    add(&running, -1);
    return NULL;
}

static int is_running(void)
{
    return __atomic_load_n(&running, __ATOMIC_RELAXED) > 0;
}

static void *read_many(void *unused)
{
    while (is_running()) {
        const char *value = getenv("FIXED");
        if (environ && (!value || strcmp(value, "f") != 0))
            add(&lost_variables, environ == own);
        getenv("COV_A");
        getenv("LD_PRELOAD");
    }
    return unused;
}

/* Each thread that changes has a variable of its own, which is there, so that libc replaces it. */
static void *set_many(void *unused)
{
    char value[32];
    for (unsigned i = 0; is_running(); i++) {
        snprintf(value, sizeof value, "%u", i);
        setenv("SET", value, 1);
        const char *now = getenv("SET");
        add(&lost_changes, !now || strcmp(now, value) != 0);
        if (i % 64 == 0)
            usleep(100);
    }
    return unused;
}

static void *put_many(void *unused)
{
    static char entry[2][16] = {"PUT=1", "PUT=2"};
    for (unsigned i = 0; is_running(); i++) {
        putenv(entry[i % 2]);
        const char *now = getenv("PUT");
        add(&lost_changes, now != entry[i % 2] + 4);
        if (i % 64 == 0)
            usleep(100);
    }
    return unused;
}

static void in_threads(int changes)
{
    void (*by[])(void) = {start_by_popen, start_by_popen, start_by_wordexp, start_by_system};
    void *(*others[])(void *) = {read_many, read_many, set_many, put_many};
    pthread_t thread[STARTERS + 4];
    int count = 0;
    for (int i = 0; i < STARTERS; i++)
        pthread_create(&thread[count++], NULL, start_many, (void *)by[i % 4]);
    for (int i = 0; i < (changes ? 4 : 2); i++)
        pthread_create(&thread[count++], NULL, others[i], NULL);
    while (count > 0)
        pthread_join(thread[--count], NULL);
    printf("started %d of %d, lost %d variables and %d changes\n", started, STARTERS * STARTS,
           lost_variables, lost_changes);
}

/* Two calls overlap: the first one ends while the second one's command runs, which is told to go on
 * by what the first one's does. */
static int gate[2], clears;

static void change_all(void)
{
    if (clears)
        clearenv();
    setenv("SET", "meanwhile", 1);
    setenv("NEW", "1", 1);
    start_by_popen();
    unsetenv("PUT");
    setenv("COV_OWN", "2", 1);
    start_by_popen();
    setenv("NEWER", "3", 1);
}

static void *open_gate(void *unused)
{
    char byte;
    if (read(gate[0], &byte, 1) == 1)
        start_by_popen();
    change_all();
    start_by_popen();
    if (write(gate[1], "x", 1) != 1)
        abort();
    return unused;
}

static void nested(void)
{
    int go[2], back[2];
    char words[128];
    pthread_t thread;
    wordexp_t result = {0};
    if (pipe(go) || pipe(back))
        abort();
    gate[0] = go[0], gate[1] = back[1];
    pthread_create(&thread, NULL, open_gate, NULL);
    snprintf(words, sizeof words,
             "$(printf x >&%d; dd bs=1 count=1 <&%d 2>/dev/null) $(printf "
             "\"$SET$NEW${PUT-none}$COV_OWN$NEWER\")",
             go[1], back[0]);
    int failed = wordexp(words, &result, 0);
    pthread_join(thread, NULL);
    printf("wordexp %d:", failed);
    for (size_t i = 0; !failed && i < result.we_wordc; i++)
        printf(" %s", result.we_wordv[i]);
    printf("\nstarted %d\n", started);
}

static long memory_kb(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%ld", &pages) != 1)
        abort();
    fclose(file);
    return pages * 4;
}

static void many(int changing)
{
    long before = 0;
    static char *large[LARGE + 1], entry[64][16];
    for (int i = 0; i < LARGE; i++)
        large[i] = fixed;
    environ = large;
    for (int i = 0; i < WARM_UP + MANY; i++) {
        if (i == WARM_UP)
            before = memory_kb();
        if (changing) {
            snprintf(entry[i % 64], sizeof *entry, "N=%d", i);
            large[LARGE - 1] = entry[i % 64];
        }
        FILE *stream = popen(":", "r");
        if (stream)
            started += pclose(stream) == 0;
    }
    long grown = memory_kb() - before;
    printf("started %d, grown by %s\n", started, grown < 256 ? "little" : "much");
    fprintf(stderr, "%ld KB\n", grown);
    environ = own;
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    environ = own;
    if (strcmp(mode, "threads") == 0)
        in_threads(1);
    else if (strcmp(mode, "cleared") == 0)
        clearenv(), in_threads(0);
    else if (strcmp(mode, "nested") == 0)
        nested();
    else if (strcmp(mode, "nested-cleared") == 0)
        clears = 1, nested();
    else if (strcmp(mode, "memory") == 0)
        many(0);
    else if (strcmp(mode, "changing") == 0)
        many(1);
    printf("environ %s\n", environ == own ? "own" : environ ? "another" : "none");
    for (char **at = environ; at && *at; at++)
        if (*mode == 'n' || (*at != own[2] && *at != own[3]))
            puts(*at);
    fprintf(stderr, "restored %d of %d\n", restored, started);
    return 0;
}
