/* SPDX-License-Identifier: MIT
 *
 * Packs sections.
 */
#include "journal/record.h"

#include <string.h>

#include "checksum.h"
#include "journal/pack.h"

size_t journal_record_bound(const struct journal_author *author)
{
    return sizeof(struct journal_record) + strlen(author->program) + strlen(author->label) +
           sizeof(uint64_t);
}

/* The baseline has three numbers for each counter. */
size_t journal_section_bound(const struct gcov_image *image)
{
    size_t counters = image->baseline.size / sizeof(int64_t) / 3;
    return sizeof(struct journal_section) + 2 * (size_t)PACK_LIST_MAX +
           image->count * 4 * PACK_MAX + counters * PACK_LIST_NUMBER_MAX;
}

/* What a slot adds to `sum_max`; see struct gcda_run. */
static int64_t more_of(const struct gcov_image *image, const struct gcov_slot *slot)
{
    return slot->is_counted ? gcov_slot_arc_more(slot, image->arc_max) : image->arc_max;
}

static bool are_alike(const struct gcov_image *image, const struct gcov_slot *a,
                      const struct gcov_slot *b)
{
    return b->is_pending && a->is_counted == b->is_counted &&
           more_of(image, a) == more_of(image, b);
}

static unsigned char *put_spans(unsigned char *to, const struct gcov_image *image)
{
    unsigned char *const count_at = to;
    uint32_t count = 0;
    size_t behind = 0; /* the last span */
    to += PACK_LIST_MAX;
    for (size_t i = 0, next; i < image->count; i = next) {
        const struct gcov_slot *slot = &image->slots[i];
        next = i + 1;
        if (!slot->is_pending)
            continue;
        while (next < image->count && are_alike(image, slot, &image->slots[next]))
            next++;
        to = pack_put(to, i - behind);
        to = pack_put(to, next - i);
        to = pack_put(to, slot->is_counted);
        to = pack_put(to, (uint64_t)more_of(image, slot));
        behind = next;
        count++;
    }
    pack_put_count(count_at, count);
    return to;
}

/* `written` is NULL where nothing was written; then memory of `seen` is only touched where a
 * counter is not zero. */
static void put_kind(struct pack_list *list, const struct gcov_counters *counters,
                     const int64_t *written, int64_t *seen, bool by_or, bool *is_blank)
{
    for (uint32_t c = 0; c < counters->count; c++) {
        int64_t now = gcov_counter_now(&counters->values[c]);
        pack_list_put(list, gcov_counter_since(now, written ? written[c] : 0, by_or));
        if (now == 0 && !written)
            continue;
        gcov_blank_ends(is_blank);
        seen[c] = now;
    }
}

static void put_slot(struct pack_list *list, struct gcov_slot *slot, const struct gcov_unit *unit,
                     const struct gcov_absent *absent)
{
    bool is_blank = slot->is_blank;
    const int64_t *written = is_blank ? NULL : slot->written;
    int64_t *seen = slot->seen;
    unsigned kinds = gcov_unit_kinds(unit);
    for (uint32_t i = 0; i < unit->function_count; i++)
        for (unsigned kind = 0; kind < kinds && gcov_unit_owns(unit, i); kind++) {
            const struct gcov_counters *of_kind = &unit->functions[i]->counters[kind];
            if (is_blank && gcov_counters_are_absent(of_kind, absent))
                list->zeros += of_kind->count;
            else
                put_kind(list, of_kind, written, seen, kind > 0, &slot->is_blank);
            seen += of_kind->count;
            written = written ? written + of_kind->count : NULL;
        }
}

static unsigned char *put_counters(unsigned char *to, const struct gcov_image *image)
{
    struct pack_list list = pack_list_begin(to);
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        if (slot->is_pending && gcov_image_unit_seen(image, i, &unit))
            put_slot(&list, slot, &unit, gcov_image_absent(image));
        else
            list.zeros += slot->counters;
    }
    return pack_list_end(&list);
}

static struct journal_record *head_of(const struct journal_composer *composer)
{
    return (struct journal_record *)(void *)composer->start;
}

static unsigned char *put_text(unsigned char *to, const char *text, uint32_t size)
{
    memcpy(to, text, size);
    return to + size;
}

void journal_begin(struct journal_composer *composer, unsigned char *memory,
                   const struct journal_author *author)
{
    struct journal_record head = {
        .magic = JOURNAL_MAGIC,
        .flush = author->flush,
        .process = {author->process[0], author->process[1]},
        .time_us = author->time_us,
        .pid = author->pid,
        .parent = author->parent,
        .program_size = (uint32_t)strlen(author->program),
        .label_size = (uint32_t)strlen(author->label),
    };
    composer->start = memory;
    memcpy(memory, &head, sizeof(head));
    composer->at = put_text(memory + sizeof(head), author->program, head.program_size);
    composer->at = put_text(composer->at, author->label, head.label_size);
}

unsigned char *journal_section_begin(const struct journal_composer *composer)
{
    return composer->at + sizeof(struct journal_section);
}

void journal_section_end(struct journal_composer *composer, unsigned char *end, uint64_t key,
                         enum journal_kind kind)
{
    struct journal_section section = {.key = key, .kind = kind};
    section.size = (uint32_t)(end - journal_section_begin(composer));
    memcpy(composer->at, &section, sizeof(section));
    composer->at = end;
    head_of(composer)->sections++;
}

void journal_add(struct journal_composer *composer, const struct gcov_image *image, uint64_t key)
{
    unsigned char *numbers = journal_section_begin(composer);
    if (!gcov_image_has_pending(image))
        return;
    unsigned char *end = put_counters(put_spans(numbers, image), image);
    journal_section_end(composer, end, key, JOURNAL_GCOV);
}

size_t journal_end(struct journal_composer *composer)
{
    struct journal_record *head = head_of(composer);
    size_t size = (size_t)(composer->at - composer->start) + sizeof(uint64_t);
    if (head->sections == 0 || size > UINT32_MAX)
        return 0;
    head->size = (uint32_t)size;
    head->head_checksum = checksum_add(0, head, offsetof(struct journal_record, head_checksum));
    uint64_t checksum = checksum_add(0, composer->start, size - sizeof(checksum));
    memcpy(composer->at, &checksum, sizeof(checksum));
    return size;
}
