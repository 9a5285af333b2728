/* SPDX-License-Identifier: MIT */
#include "journal_made.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>

#include "checksum.h"
#include "journal/pack.h"

#define PAGE ((size_t)4096)

void made_bytes(struct made *made, const void *bytes, size_t size)
{
    cr_assert(size <= sizeof(made->bytes) - made->size);
    memcpy(made->bytes + made->size, bytes, size);
    made->size += size;
}

void made_numbers(struct made *made, const uint64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char packed[PACK_MAX];
        made_bytes(made, packed, (size_t)(pack_put(packed, numbers[i]) - packed));
    }
}

void made_sum(struct made *made, size_t start)
{
    uint64_t sum = checksum_add(0, made->bytes + start, made->size - start);
    made_bytes(made, &sum, sizeof(sum));
}

void made_head(struct made *made, size_t start)
{
    struct journal_record head;
    memcpy(&head, made->bytes + start, sizeof(head));
    head.head_checksum = checksum_add(0, &head, offsetof(struct journal_record, head_checksum));
    memcpy(made->bytes + start, &head, sizeof(head));
}

size_t made_record(struct made *made, uint64_t process, const char *label, uint64_t key)
{
    static const char program[] = "/bin/p";
    size_t start = made->size;
    struct made numbers = {.size = 0};
    made_numbers(&numbers, NUMBERS(1, 0, 1, 0, 5, 0));
    struct journal_section section = {.key = key, .size = (uint32_t)numbers.size};
    struct journal_record head = {
        .size = (uint32_t)(sizeof(head) + strlen(program) + strlen(label) + sizeof(section) +
                           numbers.size + sizeof(uint64_t)),
        .flush = 1,
        .process = {process, 7},
        .program_size = (uint32_t)strlen(program),
        .label_size = (uint32_t)strlen(label),
        .sections = 1,
    };
    memcpy(head.magic, JOURNAL_MAGIC, sizeof(head.magic));
    made_bytes(made, &head, sizeof(head));
    made_head(made, start);
    made_bytes(made, program, strlen(program));
    made_bytes(made, label, strlen(label));
    made_bytes(made, &section, sizeof(section));
    made_bytes(made, numbers.bytes, numbers.size);
    made_sum(made, start);
    return start;
}

const unsigned char *made_guarded(const unsigned char *bytes, size_t size)
{
    static unsigned char *map;
    size_t room = 4 * PAGE;
    if (!map) {
        map = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        cr_assert(map != MAP_FAILED);
        cr_assert(mprotect(map + room - PAGE, PAGE, PROT_NONE) == 0);
    }
    cr_assert(size <= room - PAGE);
    return memcpy(map + room - PAGE - size, bytes, size);
}
