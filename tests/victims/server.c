/* SPDX-License-Identifier: MIT
 *
 * A server of one line per request on its standard input, with a number behind each line of how
 * often the requests of tests/e2e/server_fronts.c run it. It ends where it waits for a request.
 */
#include "uncounted.h"

static UNCOUNTED int next_request(char *line, size_t room)
{
    size_t used = 0;
    say("next?\n");
    for (int byte; (byte = next_byte()) != '\n'; line[used++] = (char)byte)
        if (byte < 0 || used + 1 == room)
            exit(0);
    line[used] = '\0';
    return 1;
}

static int found, missing;

static void get(const char *path)
{
    if (strcmp(path, "/") == 0) /* 3 */
        found++;                /* 2 */
    else
        missing++; /* 1 */
    say(missing ? "404\n" : "200\n");
}

static void refuse(void)
{
    say("405\n"); /* 1 */
}

int main(void)
{
    char line[256];

    say("ready\n"); /* 1 */
    while (next_request(line, sizeof line)) {
        if (strncmp(line, "GET ", 4) == 0) /* 4 */
            get(line + 4);                 /* 3 */
        else
            refuse(); /* 1 */
    }
}
