/* SPDX-License-Identifier: MIT
 *
 * Follows the grammar of the file in GCC's gcc/gcov-io.h: header, object summary, for each function
 * a record and below it one per counter kind, a zero word. Reader and writer walk the unit and the
 * old file side by side, once. Every read of the old file is bounded, since it may hold anything.
 */
#include "gcov/gcda.h"

#include <string.h>

#include "gcov/gcda_head.h"
#include "gcov/stream.h"

#define FUNCTION_WORDS 3 /* ident, lineno_checksum, cfg_checksum */

struct writer {
    unsigned char *at;
    /* The next three are those of struct gcda_run, at the next counter. */
    const int64_t *written; /* NULL: zeros */
    int64_t *seen;
    const int64_t *instead;
    bool is_blank; /* at first */
    bool *still_blank;
    const struct gcov_absent *absent;
};

static uint32_t counters_length(const struct gcov_layout *layout, uint32_t count)
{
    return gcov_record_length(layout, count * 2);
}

size_t gcda_size_bound(const struct gcov_unit *unit, size_t old_size)
{
    size_t words = 16; /* header, summary and the zero at the end take ten */
    for (uint32_t i = 0; i < unit->function_count; i++) {
        words += 2 + FUNCTION_WORDS;
        const struct gcov_counters *counters =
            gcov_unit_owns(unit, i) ? unit->functions[i]->counters : NULL;
        for (unsigned kind = 0; counters && kind < unit->layout->kinds; kind++)
            if (gcov_unit_has(unit, kind))
                words += 2 + 2 * (size_t)counters++->count;
    }
    return words * sizeof(uint32_t) + old_size; /* records of other programs are carried over */
}

/* Reads the head of one kind's counters in the old file. *there tells whether values follow;
 * without values all counters are zero. */
static bool read_counters_head(struct stream_reader *r, const struct gcov_unit *unit, unsigned kind,
                               uint32_t count, bool *there)
{
    uint32_t length;
    uint32_t expected = counters_length(unit->layout, count);
    if (!stream_expect_word(r, GCDA_TAG_COUNTERS(kind)) || !stream_read_word(r, &length))
        return false;
    *there = length == expected;
    if (!*there && length != -expected)
        return stream_fail(r, LOSS_OTHER_FUNCTIONS);
    if (*there && (size_t)(r->end - r->at) < (size_t)count * sizeof(int64_t))
        return stream_fail(r, LOSS_CUT_OFF);
    return true;
}

static void see(struct writer *w, int64_t now)
{
    if (now != 0 || !w->is_blank) {
        gcov_blank_ends(w->still_blank);
        *w->seen = now;
    }
    w->seen++;
}

/* Returns what the counter adds to the file, and goes on to the next one. Where an account stands
 * in its place, `values` may be NULL. */
static int64_t take_counter(struct writer *w, const struct gcov_counters *counters, uint32_t index,
                            bool by_or)
{
    int64_t now = w->instead ? *w->instead++ : gcov_counter_now(&counters->values[index]);
    int64_t written = w->written ? *w->written++ : 0;
    if (w->seen)
        see(w, now);
    return gcov_counter_since(now, written, by_or);
}

/* Goes on behind counters that are zero and need no look. Returns false where they need one. */
static bool skip_counters(struct writer *w, const struct gcov_counters *counters)
{
    if (!w->is_blank || !gcov_counters_are_absent(counters, w->absent))
        return false;
    w->seen += counters->count;
    return true;
}

/* Writes one kind's counters: those in memory, merged with those at `old` unless `old` is NULL. */
static void write_counters(struct writer *w, const struct gcov_unit *unit, unsigned kind,
                           const struct gcov_counters *counters, const unsigned char *old)
{
    uint32_t length = counters_length(unit->layout, counters->count);
    stream_put_word(&w->at, GCDA_TAG_COUNTERS(kind));
    unsigned char *length_at = w->at;
    stream_put_word(&w->at, length);
    unsigned char *values_at = w->at;
    bool is_skipped = skip_counters(w, counters);
    uint64_t any = 0;
    for (uint32_t i = 0; i < counters->count; i++) {
        uint64_t before = 0, value = 0;
        if (!is_skipped)
            value = (uint64_t)take_counter(w, counters, i, kind != GCOV_ARCS);
        if (old)
            memcpy(&before, old + i * sizeof(before), sizeof(before));
        value = kind == GCOV_ARCS ? value + before : (value | before);
        any |= value;
        stream_put_counter(&w->at, (int64_t)value);
    }
    if (!any && unit->layout->zeros_implied) {
        length = -length;
        memcpy(length_at, &length, sizeof(length));
        w->at = values_at;
    }
}

/* Merges a function that the unit owns. `r` stands behind the length of its record, which is not
 * zero; it is NULL when the old file has no record of the function. */
static bool merge_function(struct stream_reader *r, struct writer *w, const struct gcov_unit *unit,
                           const struct gcov_function *function)
{
    if (r && !(stream_expect_word(r, function->ident) &&
               stream_expect_word(r, function->lineno_checksum) &&
               stream_expect_word(r, function->cfg_checksum)))
        return false;
    stream_put_word(&w->at, GCDA_TAG_FUNCTION);
    stream_put_word(&w->at, gcov_record_length(unit->layout, FUNCTION_WORDS));
    stream_put_word(&w->at, function->ident);
    stream_put_word(&w->at, function->lineno_checksum);
    stream_put_word(&w->at, function->cfg_checksum);
    const struct gcov_counters *counters = function->counters;
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++) {
        if (!gcov_unit_has(unit, kind))
            continue;
        bool there = false;
        if (r && !read_counters_head(r, unit, kind, counters->count, &there))
            return false;
        write_counters(w, unit, kind, counters, there ? r->at : NULL);
        if (there)
            r->at += (size_t)counters->count * sizeof(int64_t);
        counters++;
    }
    return true;
}

/* Carries the record of a function over as it is: another program's run wrote it into this file,
 * and the unit does not own it. `r` stands behind the length. */
static bool carry_function(struct stream_reader *r, struct writer *w, const struct gcov_unit *unit)
{
    const unsigned char *start = r->at;
    uint32_t word;
    for (unsigned i = 0; i < FUNCTION_WORDS; i++)
        if (!stream_read_word(r, &word))
            return false;
    for (unsigned kind = 0; kind < unit->layout->kinds; kind++) {
        uint32_t length;
        if (!gcov_unit_has(unit, kind))
            continue;
        if (!stream_expect_word(r, GCDA_TAG_COUNTERS(kind)) || !stream_read_word(r, &length))
            return false;
        size_t bytes = (int32_t)length < 0 ? 0 : length;
        bytes *= unit->layout->lengths_in_bytes ? 1 : sizeof(uint32_t);
        if ((size_t)(r->end - r->at) < bytes)
            return stream_fail(r, LOSS_CUT_OFF);
        r->at += bytes;
    }
    stream_put_word(&w->at, GCDA_TAG_FUNCTION);
    stream_put_word(&w->at, gcov_record_length(unit->layout, FUNCTION_WORDS));
    w->at = mempcpy(w->at, start, (size_t)(r->at - start));
    return true;
}

/* Merges all functions; `r` is NULL when there is nothing to merge with. */
static bool merge_functions(struct stream_reader *r, struct writer *w, const struct gcov_unit *unit)
{
    for (uint32_t i = 0; i < unit->function_count; i++) {
        uint32_t length = 0;
        if (r && !(stream_expect_word(r, GCDA_TAG_FUNCTION) && stream_read_word(r, &length)))
            return false;
        if (length != 0 && length != gcov_record_length(unit->layout, FUNCTION_WORDS))
            return stream_fail(r, LOSS_OTHER_FUNCTIONS);
        struct stream_reader *old = length ? r : NULL;
        if (gcov_unit_owns(unit, i)) {
            if (!merge_function(old, w, unit, unit->functions[i]))
                return false;
        } else if (old) {
            if (!carry_function(r, w, unit))
                return false;
        } else {
            stream_put_word(&w->at, GCDA_TAG_FUNCTION);
            stream_put_word(&w->at, 0);
        }
    }
    return true;
}

/* Returns whether a zero word or the end of the file stands behind the last function. */
static bool read_end(struct stream_reader *r)
{
    return r->at == r->end || stream_expect_word(r, 0);
}

/* Returns whether the content is that of a new file. A file whose first word is zero was just
 * created, and perhaps written to farther behind. libgcov takes it for a new one, too (seen with
 * GCC 11 and 12). */
static bool is_empty(const unsigned char *old, size_t old_size)
{
    uint32_t word = 0;
    if (old_size >= sizeof(word))
        memcpy(&word, old, sizeof(word));
    return old_size == 0 || (old_size >= sizeof(word) && word == 0);
}

enum gcda_verdict gcda_merge(const struct gcov_unit *unit, const struct gcda_run *run,
                             const void *old, size_t old_size, void *new, size_t *new_size,
                             enum loss_reason *loss)
{
    struct stream_reader reader = {.at = old};
    struct stream_reader *r = is_empty(old, old_size) ? NULL : &reader;
    if (r) /* an empty one may be NULL */
        reader.end = reader.at + old_size;
    bool is_blank = run->is_blank && *run->is_blank;
    struct writer w = {.at = new,
                       .written = is_blank ? NULL : run->written,
                       .seen = run->seen,
                       .instead = run->instead,
                       .is_blank = is_blank,
                       .still_blank = run->is_blank,
                       .absent = run->absent};
    uint32_t runs = 0, sum_max = 0;
    bool is_clang = unit->layout->file_version;
    enum gcda_verdict verdict = GCDA_MERGED;
    bool other_build;
    if (r && !gcda_head_read(r, unit, &other_build)) {
        *loss = r->loss;
        if (!other_build)
            return GCDA_UNTOUCHABLE;
        verdict = GCDA_REPLACED;
        r = NULL;
    }
    bool fits = !r || is_clang || gcda_summary_read(r, &runs, &sum_max);
    if (fits && !run->is_counted) {
        runs++;
        sum_max += (uint32_t)run->arc_max;
    }
    runs += run->runs_more;
    sum_max += (uint32_t)run->arc_more;
    gcda_head_write(&w.at, unit);
    if (!is_clang)
        gcda_summary_write(&w.at, unit, runs, sum_max);
    fits = fits && merge_functions(r, &w, unit);
    if (fits && is_clang)
        fits = gcda_last_summary_merge(r, &w.at, unit, runs);
    if (!fits || (r && !read_end(r))) {
        *loss = reader.loss;
        return GCDA_UNTOUCHABLE;
    }
    stream_put_word(&w.at, 0);
    *new_size = (size_t)(w.at - (unsigned char *)new);
    return verdict;
}
