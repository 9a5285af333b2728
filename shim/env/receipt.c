/* SPDX-License-Identifier: MIT
 *
 * A fixed size, cut at a whole name.
 */
#include "env/receipt.h"

#include <string.h>

#include "arena.h"
#include "blackbox.h"
#include "decimal.h"
#include "env/name.h"
#include "start_page.h"

static const char name[] = "COV_KEEP_RESTORED=";
static START_PAGE pid_t writer;
static START_PAGE const char *names = "";

void env_receipt_write(char receipt[ENV_RECEIPT_SIZE], const char *const *entries, size_t count)
{
    char *at = decimal_put(stpcpy(receipt, name), (unsigned long)blackbox_pid());
    const char *end = receipt + ENV_RECEIPT_SIZE - 1;
    char separator = ':';
    for (size_t i = 0; i < count; i++) {
        size_t length = env_name_length(entries[i]);
        if (length + 1 > (size_t)(end - at))
            break;
        *at++ = separator;
        at = mempcpy(at, entries[i], length);
        separator = ',';
    }
    *at = '\0';
}

static void read_receipt(const char *text)
{
    for (; *text >= '0' && *text <= '9'; text++)
        writer = writer * 10 + (*text - '0');
    const char *copy = *text == ':' ? arena_copy(text + 1, strlen(text + 1)) : NULL;
    if (copy)
        names = copy;
}

void env_receipt_take(char **environment)
{
    char **to = environment;
    if (!environment)
        return;
    for (char **from = environment; *from; from++) {
        if (strncmp(*from, name, strlen(name)) == 0)
            read_receipt(*from + strlen(name));
        else
            *to++ = *from;
    }
    *to = NULL;
}

pid_t env_receipt_writer(void)
{
    return writer;
}

const char *env_receipt_names(void)
{
    return names;
}
