/* SPDX-License-Identifier: MIT
 *
 * Reading a journal: each whole record is found, once, whatever stands between them, and nothing
 * else; never a byte behind the end of what was read.
 */
#include "journal_made.h"

#include <criterion/criterion.h>
#include <string.h>

struct found {
    size_t count, at, skipped;
    uint64_t first, last; /* of the processes */
};

static struct found find(const unsigned char *bytes, size_t size)
{
    struct found found = {.count = 0};
    struct journal_entry entry;
    const unsigned char *guarded = made_guarded(bytes, size);
    while (journal_next(guarded, size, &found.at, &entry, &found.skipped)) {
        found.last = entry.head.process[0];
        found.first = found.count++ ? found.first : found.last;
    }
    return found;
}

static void expect(struct found found, size_t count, size_t at, size_t skipped)
{
    cr_expect(found.count == count && found.at == at && found.skipped == skipped,
              "%zu records up to %zu, %zu skipped", found.count, found.at, found.skipped);
}

Test(journal_reader, finds_each_record)
{
    struct made made = {.size = 0};
    for (uint64_t process = 1; process <= 3; process++)
        made_record(&made, process, "label", 5);
    struct found found = find(made.bytes, made.size);
    expect(found, 3, made.size, 0);
    cr_expect(found.first == 1 && found.last == 3);
}

Test(journal_reader, takes_a_record_to_pieces)
{
    struct made made = {.size = 0};
    struct journal_entry entry;
    struct journal_part part;
    size_t at = 0, skipped = 0;
    const unsigned char *place = NULL;
    made_record(&made, 9, "label", 0xfeed);
    cr_assert(journal_next(made.bytes, made.size, &at, &entry, &skipped));
    cr_expect(entry.head.process[0] == 9 && entry.head.flush == 1);
    cr_expect(entry.head.program_size == 6 && memcmp(entry.program, "/bin/p", 6) == 0);
    cr_expect(entry.head.label_size == 5 && memcmp(entry.label, "label", 5) == 0);
    cr_assert(journal_next_part(&entry, &place, &part));
    cr_expect(part.key == 0xfeed && part.end - part.numbers == 6 && part.end == entry.end);
    cr_expect(!journal_next_part(&entry, &place, &part));
}

Test(journal_reader, cut_off_at_every_byte_the_last_record_is_left_for_later)
{
    struct made made = {.size = 0};
    made_record(&made, 1, "", 5);
    size_t whole = made.size;
    made_record(&made, 2, "", 5);
    for (size_t size = 0; size < made.size; size++)
        expect(find(made.bytes, size), size >= whole, size >= whole ? whole : 0, 0);
}

Test(journal_reader, a_record_that_follows_one_cut_off_at_every_byte_is_found)
{
    struct made first = {.size = 0}, made;
    made_record(&first, 1, "", 5);
    for (size_t size = 0; size < first.size; size++) {
        made = (struct made){.size = 0};
        made_bytes(&made, first.bytes, size);
        made_record(&made, 2, "", 5);
        struct found found = find(made.bytes, made.size);
        expect(found, 1, made.size, size);
        cr_expect(found.last == 2);
    }
}

Test(journal_reader, a_record_with_any_byte_changed_is_left_out)
{
    struct made made = {.size = 0};
    made_record(&made, 1, "label", 5);
    size_t whole = made.size;
    made_record(&made, 2, "label", 5);
    for (size_t i = 0; i < whole; i++) {
        made.bytes[i] ^= 0x10;
        expect(find(made.bytes, made.size), 1, made.size, whole);
        made.bytes[i] ^= 0x10;
    }
}

Test(journal_reader, garbage_between_records_is_counted)
{
    struct made made = {.size = 0};
    made_bytes(&made, "garbage " JOURNAL_MAGIC JOURNAL_MAGIC, 24);
    made_record(&made, 1, "", 5);
    made_bytes(&made, "covjrn", 6);
    made_record(&made, 2, "", 5);
    size_t end = made.size;
    made_bytes(&made, JOURNAL_MAGIC "more", 12);
    expect(find(made.bytes, made.size), 2, end, 30);
}

Test(journal_reader, a_whole_record_within_a_record_is_none)
{
    struct made inner = {.size = 0}, made = {.size = 0};
    made_record(&inner, 2, "", 5);
    inner.bytes[inner.size] = '\0'; /* as a label it ends at its first zero: make it one of bytes */
    for (size_t i = 0; i < inner.size; i++)
        inner.bytes[i] = inner.bytes[i] ? inner.bytes[i] : '\1';
    memcpy(inner.bytes, JOURNAL_MAGIC, 8);
    made_record(&made, 1, (const char *)inner.bytes, 5);
    made_record(&made, 3, JOURNAL_MAGIC JOURNAL_MAGIC, 5);
    struct found found = find(made.bytes, made.size);
    expect(found, 2, made.size, 0);
    cr_expect(found.first == 1 && found.last == 3);
}

/* With right checksums of their heads. */
Test(journal_reader, sizes_that_do_not_fit_are_refused)
{
    static const struct {
        uint32_t size, program, label;
    } wrong[] = {
        {0, 0, 0},
        {1, 0, 0},
        {sizeof(struct journal_record), 0, 0},
        {sizeof(struct journal_record) + 7, 0, 0},
        {UINT32_MAX, 0, 0},
        {sizeof(struct journal_record) + 40, 33, 0},
        {sizeof(struct journal_record) + 40, 0, 33},
        {sizeof(struct journal_record) + 40, UINT32_MAX, 1},
        {sizeof(struct journal_record) + 40, UINT32_MAX, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct made made = {.size = 0};
        struct journal_record head;
        made_record(&made, 1, "a label that is long", 5);
        memcpy(&head, made.bytes, sizeof(head));
        head.size = wrong[i].size;
        head.program_size = wrong[i].program;
        head.label_size = wrong[i].label;
        memcpy(made.bytes, &head, sizeof(head));
        made_head(&made, 0);
        if (head.size > sizeof(head) + sizeof(uint64_t) && head.size < made.size) {
            made.size = head.size - sizeof(uint64_t);
            made_sum(&made, 0);
        }
        expect(find(made.bytes, made.size), 0, 0, 0);
    }
}

Test(journal_reader, a_section_that_is_longer_than_its_record_is_none)
{
    for (uint32_t size = 7;; size = size < 64 ? size + 1 : UINT32_MAX) {
        struct made made = {.size = 0};
        struct journal_entry entry;
        struct journal_part part;
        struct journal_section section = {.key = 5, .size = size};
        const unsigned char *place = NULL;
        size_t at = 0, skipped = 0;
        made_record(&made, 1, "", 5);
        made.size -= sizeof(uint64_t);
        memcpy(made.bytes + made.size - 6 - sizeof(section), &section, sizeof(section));
        made_sum(&made, 0);
        const unsigned char *guarded = made_guarded(made.bytes, made.size);
        cr_assert(journal_next(guarded, made.size, &at, &entry, &skipped));
        cr_expect(!journal_next_part(&entry, &place, &part), "%u bytes", size);
        if (size == UINT32_MAX)
            break;
    }
}
