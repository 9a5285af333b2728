/* SPDX-License-Identifier: MIT
 *
 * Follows gcc/gcov-io.h of GCC, and compiler-rt/lib/profile/GCDAProfiling.c of LLVM for clang's
 * files.
 */
#include "gcov/gcda_head.h"

#define SUMMARY_WORDS 2 /* runs, sum_max */

static uint32_t version_of(const struct gcov_unit *unit)
{
    return unit->layout->file_version ? unit->layout->file_version : unit->record->version;
}

bool gcda_head_read(struct stream_reader *r, const struct gcov_unit *unit, bool *other_build)
{
    uint32_t magic, version, stamp, checksum;
    *other_build = false;
    if (!stream_read_word(r, &magic))
        return false;
    if (magic != GCDA_MAGIC)
        return stream_fail(r, LOSS_NO_GCDA);
    if (!stream_read_word(r, &version))
        return false;
    if (version != version_of(unit))
        return stream_fail(r, LOSS_OTHER_GCC);
    if (!stream_read_word(r, &stamp))
        return false;
    *other_build = stamp != unit->record->stamp;
    if (unit->layout->has_checksum) { /* compared in place of the stamp */
        if (!stream_read_word(r, &checksum))
            return false;
        *other_build = checksum != unit->record->checksum;
    }
    return !*other_build || stream_fail(r, LOSS_OTHER_BUILD);
}

void gcda_head_write(unsigned char **at, const struct gcov_unit *unit)
{
    stream_put_word(at, GCDA_MAGIC);
    stream_put_word(at, version_of(unit));
    stream_put_word(at, unit->record->stamp);
    if (unit->layout->has_checksum)
        stream_put_word(at, unit->record->checksum);
}

bool gcda_summary_read(struct stream_reader *r, uint32_t *runs, uint32_t *sum_max)
{
    uint32_t length;
    return stream_expect_word(r, GCDA_TAG_SUMMARY) && stream_read_word(r, &length) &&
           stream_read_word(r, runs) && stream_read_word(r, sum_max);
}

void gcda_summary_write(unsigned char **at, const struct gcov_unit *unit, uint32_t runs,
                        uint32_t sum_max)
{
    stream_put_word(at, GCDA_TAG_SUMMARY);
    stream_put_word(at, gcov_record_length(unit->layout, SUMMARY_WORDS));
    stream_put_word(at, runs);
    stream_put_word(at, sum_max);
}

/* Returns where the number of runs stands in clang's summary. */
static uint32_t runs_at(const struct gcov_layout *layout)
{
    return layout->summary_words == 3 ? 2 : 0;
}

/* clang's summary stands behind the functions. */
static bool read_last_summary(struct stream_reader *r, const struct gcov_layout *layout,
                              uint32_t *runs)
{
    uint32_t word;
    if (!stream_expect_word(r, layout->summary_tag) ||
        !stream_expect_word(r, layout->summary_words))
        return false;
    for (uint32_t i = 0; i < layout->summary_words; i++)
        if (!stream_read_word(r, i == runs_at(layout) ? runs : &word))
            return false;
    return true;
}

static void write_last_summary(unsigned char **at, const struct gcov_layout *layout, uint32_t runs)
{
    stream_put_word(at, layout->summary_tag);
    stream_put_word(at, layout->summary_words);
    for (uint32_t i = 0; i < layout->summary_words; i++)
        stream_put_word(at, i == runs_at(layout) ? runs : 0);
    stream_put_word(at, 0);
}

bool gcda_last_summary_merge(struct stream_reader *r, unsigned char **at,
                             const struct gcov_unit *unit, uint32_t more)
{
    uint32_t runs = 0;
    if (r && !read_last_summary(r, unit->layout, &runs))
        return false;
    if (unit->record->checksum != GCOV_CLANG_FIRST)
        more = !r;
    write_last_summary(at, unit->layout, runs + more);
    return true;
}
