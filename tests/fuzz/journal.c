/* SPDX-License-Identifier: MIT
 *
 * A journal that holds anything, and a description of an image of each kind. Just the records whose
 * checksums hold are taken, none of which overlaps another; what a shorter file has of them is the
 * same. Their sums go into the files that the descriptions name, and what comes out is whole: one
 * more settling of nothing leaves it as it is. So that more than checksums is looked at, half of
 * the inputs get right ones.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "checksum.h"
#include "cli/settle/content.h"
#include "cli/settle/sum.h"
#include "cli/settle/target.h"

#define COUNTERS_MAX 65536
#define HEAD sizeof(struct journal_record)

static void seal(unsigned char *bytes, size_t size)
{
    if (size < sizeof(uint64_t))
        return;
    uint64_t sum = checksum_add(0, bytes, size - sizeof(sum));
    memcpy(bytes + size - sizeof(sum), &sum, sizeof(sum));
}

/* A section's key becomes its kind, by which its description is found. */
static void name_sections(unsigned char *at, const unsigned char *end)
{
    struct journal_section section;
    while ((size_t)(end - at) >= sizeof(section)) {
        memcpy(&section, at, sizeof(section));
        section.kind %= 2;
        section.key = section.kind;
        memcpy(at, &section, sizeof(section));
        at += sizeof(section);
        at += section.size < (size_t)(end - at) ? section.size : (size_t)(end - at);
    }
}

static void seal_records(unsigned char *bytes, size_t size)
{
    struct journal_record head;
    for (size_t at = 0; at + HEAD <= size; at++) {
        memcpy(&head, bytes + at, HEAD);
        if (memcmp(head.magic, JOURNAL_MAGIC, sizeof(head.magic)) != 0 || head.size > size - at ||
            head.size < HEAD + sizeof(uint64_t))
            continue;
        head.head_checksum = checksum_add(0, &head, offsetof(struct journal_record, head_checksum));
        memcpy(bytes + at, &head, HEAD);
        uint64_t texts = (uint64_t)head.program_size + head.label_size;
        size_t room = head.size - HEAD - sizeof(uint64_t);
        if (texts <= room)
            name_sections(bytes + at + HEAD + texts, bytes + at + HEAD + room);
        seal(bytes + at, head.size);
        at += head.size - 1;
    }
}

/* Reads the records, and returns how many there are; *end is where the last one ends. */
static size_t read_records(const unsigned char *bytes, size_t size, size_t *end)
{
    struct journal_entry entry;
    size_t count = 0, skipped = 0, sum, taken = 0;
    for (*end = 0; journal_next(bytes, size, end, &entry, &skipped); count++) {
        size_t length = entry.head.size;
        fuzz_expect(*end <= size && length <= *end - taken);
        memcpy(&sum, bytes + *end - sizeof(sum), sizeof(sum));
        fuzz_expect(sum == checksum_add(0, bytes + *end - length, length - sizeof(sum)));
        fuzz_expect(entry.sections <= entry.end);
        taken += length;
    }
    fuzz_expect(taken + skipped == *end);
    return count;
}

static void settle(const struct settle_target *target)
{
    enum loss_reason loss = LOSS_UNKNOWN;
    struct settle_content content = {0};
    if (!target->profile && target->image->units[target->file].counters > COUNTERS_MAX)
        return;
    int error = settle_content_add(&content, target, &loss);
    if (!error && !target->profile) {
        size_t size = content.size;
        unsigned char *before = fuzz_copy(content.bytes, size);
        settle_image_clear(target->image);
        fuzz_expect(settle_content_merge(&content, target->image, target->file, &loss) == 0);
        fuzz_expect(content.size == size && memcmp(content.bytes, before, size) == 0);
        free(before);
    }
    free(content.bytes);
}

static void settle_all(const unsigned char *bytes, size_t size)
{
    static int directory = -1;
    struct settle_journal journal = {.file = -1, .bytes = bytes, .size = size};
    struct settle_ids ids = {0};
    struct settle_target target = {0};
    if (directory < 0)
        directory = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    journal.directory = directory;
    struct settle_sum sum = {.journals = &journal, .journal_count = 1};
    settle_sum_add(&sum, &journal, 0, size, 0, &ids, true);
    fuzz_expect(!sum.is_out_of_memory);
    while (settle_target_next(&sum, &target))
        settle(&target);
    settle_sum_free(&sum);
    settle_ids_free(&ids);
}

/* The first byte says whether to seal, then come the sizes of the two descriptions. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    uint8_t is_sealed;
    uint16_t sizes[2];
    fuzz_take(&input, &size, &is_sealed, 1);
    fuzz_take(&input, &size, sizes, sizeof(sizes));
    mkdir(JOURNAL_IMAGES, 0700);
    for (unsigned kind = 0; kind < 2; kind++) {
        static const char *const path[] = {"images/0000000000000000", "images/0000000000000001"};
        size_t length = sizes[kind] < size ? sizes[kind] : size;
        unsigned char *description = fuzz_copy(input, length);
        if (is_sealed & 1)
            seal(description, length);
        fuzz_write(path[kind], description, length);
        free(description);
        input += length;
        size -= length;
    }
    unsigned char *bytes = fuzz_copy(input, size);
    if (is_sealed & 1)
        seal_records(bytes, size);
    size_t end, shorter_end, count = read_records(bytes, size, &end);
    if (count > 0) {
        unsigned char *shorter = fuzz_copy(bytes, end - 1);
        fuzz_expect(read_records(shorter, end - 1, &shorter_end) + 1 >= count);
        free(shorter);
    }
    settle_all(bytes, size);
    free(bytes);
    return 0;
}
