/* SPDX-License-Identifier: MIT
 *
 * Several rounds are played at once, and a reader reads, so that files are written and read by many
 * at any time. Each batch has a directory of its own: the tree of the files, the truth, and what
 * the victims wrote to their standard error.
 */
#include "batch.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "joined.h"
#include "reader.h"
#include "round.h"
#include "settled.h"

enum { JOBS = 3, DEADLINE_S = 120, ENVIRONMENT_MAX = 16, TOLD_MAX = 10 };

struct batch {
    const struct chaos *chaos;
    char *directory, *truth_path, *words_path;
    char *environment[ENVIRONMENT_MAX];
    struct scene scene;
    struct reader reader;
    unsigned first, count;
    atomic_uint next, failed;
};

static void fill_environment(struct batch *b)
{
    size_t n = 0;
    b->environment[n++] = joined("PATH=/usr/bin:/bin", "", "");
    b->environment[n++] = joined("LD_PRELOAD=", b->chaos->build, "/libcovkeep.so");
    b->environment[n++] = joined("GCOV_PREFIX=", b->directory, "");
    if (b->chaos->has_journal)
        b->environment[n++] = joined("COV_KEEP_JOURNAL=", b->directory, "/journal");
    for (char **entry = environ; *entry && n + 1 < ENVIRONMENT_MAX; entry++)
        if (strncmp(*entry, "COV_KEEP", 8) == 0)
            b->environment[n++] = joined(*entry, "", "");
}

static void map_truth(struct batch *b)
{
    int fd = open(b->truth_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || ftruncate(fd, sizeof(struct truth)) != 0)
        die(b->truth_path);
    b->scene.truth = mmap(NULL, sizeof(struct truth), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (b->scene.truth == MAP_FAILED)
        die("mmap");
    close(fd);
}

/* Where the files of one variant are written, and where it was built. */
static char *tree(const struct batch *b, unsigned variant)
{
    char *built = joined(b->chaos->victims, "/", variant_names[variant]);
    char *written = joined(b->directory, built, "");
    free(built);
    return written;
}

static void name_files(struct batch *b)
{
    for (unsigned variant = 0; variant < VARIANTS; variant++) {
        char *directory = tree(b, variant);
        for (unsigned unit = 0; unit < UNITS_MAX; unit++) {
            char name[16];
            snprintf(name, sizeof(name), "/u%u.gcda", unit);
            b->reader.paths[b->reader.count++] = joined(directory, name, "");
        }
        free(directory);
    }
}

static void make_directory(struct batch *b)
{
    char *parent = joined(b->chaos->build, "/tmp", "");
    mkdir(parent, 0777);
    b->directory = joined(parent, "/chaos.XXXXXX", "");
    if (!mkdtemp(b->directory))
        die(b->directory);
    b->truth_path = joined(b->directory, "/truth", "");
    b->words_path = joined(b->directory, "/words", "");
    free(parent);
}

static struct batch *batch_new(const struct chaos *chaos, unsigned first, unsigned count)
{
    struct batch *b = calloc(1, sizeof(*b));
    if (!b)
        die("calloc");
    b->chaos = chaos;
    b->first = first;
    b->count = count;
    make_directory(b);
    map_truth(b);
    name_files(b);
    fill_environment(b);
    b->scene.victims = chaos->victims;
    b->scene.truth_path = b->truth_path;
    b->scene.environment = b->environment;
    b->scene.words_fd = open(b->words_path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return b;
}

static void *play_rounds(void *argument)
{
    struct batch *b = argument;
    for (unsigned i; (i = atomic_fetch_add(&b->next, 1)) < b->count;) {
        struct plan plan = plan_of(b->chaos->seed, b->first + i);
        if (round_play(&b->scene, i, &plan))
            continue;
        printf("chaos: in round %u: %s, %s, %s, then %s\n", b->first + i,
               variant_names[plan.variant], plan.shape, plan.endings[0], plan.endings[1]);
        atomic_fetch_add(&b->failed, 1);
    }
    return NULL;
}

/* Keepers and orphans come to us when the victims are gone. */
static void await_keepers(void)
{
    while (wait4(-1, NULL, __WALL, NULL) >= 0 || errno != ECHILD)
        ;
}

/* One for each variant of which there are files. */
static void play_closing_rounds(struct batch *b)
{
    for (unsigned variant = 0; variant < VARIANTS; variant++) {
        struct plan plan = plan_of_closing((enum variant)variant);
        if (b->scene.truth->programs[variant].starts == 0)
            continue;
        atomic_store(&b->scene.truth->phases[0], STARTED);
        if (!round_play(&b->scene, 0, &plan))
            atomic_fetch_add(&b->failed, 1);
    }
    await_keepers();
}

static void settle_all(struct batch *b)
{
    if (!b->chaos->has_journal)
        return;
    char *journal = joined(b->directory, "/journal", "");
    if (!settle(b->chaos->build, journal, b->chaos->seed + b->first))
        atomic_fetch_add(&b->failed, 1);
    free(journal);
}

static void play(struct batch *b)
{
    pthread_t jobs[JOBS];
    alarm(DEADLINE_S);
    reader_start(&b->reader);
    for (int i = 0; i < JOBS; i++)
        if (pthread_create(&jobs[i], NULL, play_rounds, b) != 0)
            die("pthread_create");
    for (int i = 0; i < JOBS; i++)
        pthread_join(jobs[i], NULL);
    await_keepers();
    play_closing_rounds(b);
    settle_all(b);
    reader_stop(&b->reader);
    alarm(0);
}

static unsigned long count_words(const struct batch *b)
{
    char line[PATH_MAX];
    unsigned long n = 0;
    FILE *file = fopen(b->words_path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (n++ < TOLD_MAX)
            printf("chaos: a victim says: %s", line);
    if (file)
        fclose(file);
    return n;
}

static void judge(const struct batch *b, struct result *result)
{
    for (unsigned variant = 0; variant < VARIANTS; variant++) {
        char *directory = tree(b, variant);
        char *notes = joined(b->chaos->victims, "/", variant_names[variant]);
        counts_compare(&b->scene.truth->programs[variant], directory, notes, &result->counts);
        free(directory);
        free(notes);
    }
    result->words = count_words(b);
    result->reads = b->reader.reads;
    result->broken_reads = b->reader.broken;
    result->unfinished = b->reader.unfinished;
    result->broken_without_lock = b->reader.broken_without_lock;
    result->failed = b->failed;
    for (unsigned i = 0; i < b->count; i++) {
        struct plan plan = plan_of(b->chaos->seed, b->first + i);
        result->moments[plan.moment]++;
        result->harms[plan.harm]++;
    }
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void batch_free(struct batch *b)
{
    for (size_t i = 0; i < ENVIRONMENT_MAX; i++)
        free(b->environment[i]);
    for (unsigned i = 0; i < b->reader.count; i++)
        free(b->reader.paths[i]);
    munmap(b->scene.truth, sizeof(struct truth));
    close(b->scene.words_fd);
    free(b->truth_path);
    free(b->words_path);
    free(b->directory);
    free(b);
}

static void add(struct result *sum, const struct result *batch)
{
    verdict_add(&sum->counts, &batch->counts);
    for (unsigned moment = 0; moment < MOMENTS; moment++)
        sum->moments[moment] += batch->moments[moment];
    for (unsigned harm = 0; harm < HARMS; harm++)
        sum->harms[harm] += batch->harms[harm];
    sum->reads += batch->reads;
    sum->broken_reads += batch->broken_reads;
    sum->unfinished += batch->unfinished;
    sum->broken_without_lock += batch->broken_without_lock;
    sum->words += batch->words;
    sum->failed += batch->failed;
}

void batch_play(const struct chaos *chaos, unsigned first, unsigned count, struct result *result,
                bool (*keep)(const struct result *batch))
{
    struct result own = {.counts.quiet = result->counts.quiet};
    struct batch *b = batch_new(chaos, first, count);
    play(b);
    judge(b, &own);
    add(result, &own);
    if (keep(&own))
        printf("chaos: rounds %u to %u: see %s\n", first, first + count - 1, b->directory);
    else
        nftw(b->directory, remove_entry, 64, FTW_DEPTH | FTW_PHYS);
    batch_free(b);
}
