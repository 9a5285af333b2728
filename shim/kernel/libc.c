/* SPDX-License-Identifier: MIT
 *
 * Reads the loader's list of modules (link.h: struct r_debug, made for debuggers) and the hash
 * tables of each module, as the System V and GNU ABIs describe them. It calls no function of
 * libc's.
 */
#include "kernel/libc.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* glibc defines the first of these, musl the second. */
#pragma weak _r_debug
extern struct r_debug *_dl_debug_addr __attribute__((weak));

#define HIDDEN_VERSION 0x8000 /* glibc's elf.h has no name for it */

struct symbols {
    const ElfW(Sym) * table;
    const char *names;
    const ElfW(Half) * versions; /* NULL: the module has none */
    const uint32_t *gnu_hash;    /* this one or `hash` may be NULL */
    const uint32_t *hash;
    size_t soname; /* an offset into `names`; 0: none */
};

/* Returns the address that an entry of the dynamic section stands for. glibc adds the module's load
 * address to such entries in place, but not where the dynamic section cannot be written. */
static const void *at(const struct link_map *module, uintptr_t address)
{
    return (const void *)(address < module->l_addr ? module->l_addr + address : address);
}

static struct symbols symbols_of(const struct link_map *module)
{
    struct symbols symbols = {0};
    for (const ElfW(Dyn) *entry = module->l_ld; entry->d_tag != DT_NULL; entry++) {
        const void *address = at(module, entry->d_un.d_ptr);
        switch (entry->d_tag) {
        case DT_SYMTAB:
            symbols.table = address;
            break;
        case DT_STRTAB:
            symbols.names = address;
            break;
        case DT_VERSYM:
            symbols.versions = address;
            break;
        case DT_GNU_HASH:
            symbols.gnu_hash = address;
            break;
        case DT_HASH:
            symbols.hash = address;
            break;
        case DT_SONAME:
            symbols.soname = entry->d_un.d_val;
            break;
        default:
            break;
        }
    }
    return symbols;
}

static bool is_function(const struct symbols *symbols, uint32_t index, const char *name)
{
    const ElfW(Sym) *symbol = &symbols->table[index];
    return symbol->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC &&
           !(symbols->versions && symbols->versions[index] & HIDDEN_VERSION) &&
           strcmp(symbols->names + symbol->st_name, name) == 0;
}

static uint32_t gnu_hash_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

/* Returns the index of the symbol by DT_GNU_HASH, 0 if there is none. The table holds: the number
 * of buckets, the index of the first symbol in the table, the number of words of the filter, the
 * filter's shift; then the filter, the buckets, and one hash per symbol, whose last bit marks the
 * last symbol of its bucket. */
static uint32_t find_by_gnu_hash(const struct symbols *symbols, const char *name)
{
    const uint32_t *head = symbols->gnu_hash;
    const uint32_t *buckets = head + 4 + head[2] * (sizeof(ElfW(Addr)) / sizeof(*head));
    const uint32_t *chain = buckets + head[0];
    uint32_t hash = gnu_hash_of(name);
    uint32_t index = head[0] ? buckets[hash % head[0]] : 0;
    for (; index >= head[1] && index > 0; index++) {
        uint32_t other = chain[index - head[1]];
        if ((other | 1) == (hash | 1) && is_function(symbols, index, name))
            return index;
        if (other & 1)
            return 0;
    }
    return 0;
}

/* Returns the index of the symbol by a look at all of them, 0 if there is none. The second word of
 * DT_HASH is the number of symbols. Only modules of an old linker have no DT_GNU_HASH. */
static uint32_t find_in_all(const struct symbols *symbols, const char *name)
{
    for (uint32_t index = 1; symbols->hash && index < symbols->hash[1]; index++)
        if (is_function(symbols, index, name))
            return index;
    return 0;
}

/* Returns whether the module belongs to libc. glibc's modules are known by their names; musl's libc
 * and its loader are one module. */
static bool is_libc(const struct link_map *module, const struct symbols *symbols)
{
    const char *name = symbols->names + symbols->soname;
    if (!&_r_debug)
        return module->l_addr == _dl_debug_addr->r_ldbase;
    return symbols->soname && (strcmp(name, "libc.so.6") == 0 || strcmp(name, "libdl.so.2") == 0);
}

static const struct link_map *first_module(void)
{
    return &_r_debug ? _r_debug.r_map : &_dl_debug_addr ? _dl_debug_addr->r_map : NULL;
}

void *libc_function(const char *name)
{
    for (const struct link_map *module = first_module(); module; module = module->l_next) {
        const struct symbols symbols = symbols_of(module);
        if (!symbols.table || !symbols.names || !is_libc(module, &symbols))
            continue;
        uint32_t index =
            symbols.gnu_hash ? find_by_gnu_hash(&symbols, name) : find_in_all(&symbols, name);
        if (index)
            return (void *)(module->l_addr + symbols.table[index].st_value);
    }
    return NULL;
}
