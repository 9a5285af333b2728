/* SPDX-License-Identifier: MIT
 *
 * A datagram socket in the abstract namespace. Every user can send to it, so a message that does
 * not begin with the run's key is not looked at, and one that does may still hold any bytes.
 */
#include "cli/run/inbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "cli/clock.h"
#include "cli/run/lines.h"
#include "cli/run/relayed.h"

/* Real-time signals queue up, and carry the descriptor (F_SETSIG, fcntl(2)). */
#define SIGNAL SIGRTMAX
#define READ_NS INT64_C(200000000)

struct message {
    struct relay_head head;
    char bytes[RELAY_ROOM];
};

static int inbox = -1;
static int directory = -1;
static char key[RELAY_KEY + 1];
static struct {
    void (*settle)(void *argument); /* NULL: the run has no journal */
    void *argument;
} on_settle;

static bool make_key(void)
{
    unsigned char random[RELAY_KEY / 2];
    if (getrandom(random, sizeof(random), 0) != sizeof(random))
        return false;
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(key + 2 * i, 3, "%02x", random[i]);
    return true;
}

static bool listen_at_key(int fd)
{
    struct sockaddr_un name = {0};
    socklen_t size = relay_name(&name, key);
    return bind(fd, (struct sockaddr *)&name, size) == 0 && fcntl(fd, F_SETOWN, getpid()) == 0 &&
           fcntl(fd, F_SETSIG, SIGNAL) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC) == 0;
}

bool inbox_open(int of_records, char address[RELAY_KEY + 1])
{
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || !make_key() || !listen_at_key(fd)) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        errno = error;
        return false;
    }
    inbox = fd;
    directory = of_records;
    strcpy(address, key);
    return true;
}

/* Where no more signals can be queued the kernel sends SIGIO instead. */
bool inbox_is_signal(const siginfo_t *info)
{
    if (inbox < 0)
        return false;
    return (info->si_signo == SIGNAL && info->si_code == POLL_IN && info->si_fd == inbox) ||
           (info->si_signo == SIGIO && info->si_code == SI_KERNEL);
}

void inbox_on_settle(void (*settle)(void *argument), void *argument)
{
    on_settle.settle = settle;
    on_settle.argument = argument;
}

/* Who does not wait any more gets no answer. */
static void settle_for(const struct sockaddr_un *sender, socklen_t size)
{
    if (!on_settle.settle || size <= sizeof(sa_family_t))
        return;
    on_settle.settle(on_settle.argument);
    sendto(inbox, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)sender, size);
}

/* Returns whether the message has the run's key, so that it is one of the run's processes'. */
static bool has_key(const struct message *message, size_t size)
{
    return size >= sizeof(message->head) && memcmp(message->head.key, key, RELAY_KEY) == 0;
}

static void take(const struct message *message, size_t size)
{
    size -= sizeof(message->head);
    if (message->head.kind == RELAY_SLOT && size == BLACKBOX_SIZE && directory >= 0)
        relayed_put(directory, message->head.place, message->bytes);
    else if (message->head.kind == RELAY_LINE || message->head.kind == RELAY_LOSS)
        lines_add(directory, message->bytes, size, message->head.kind == RELAY_LOSS);
}

bool inbox_read(void)
{
    static struct message message;
    const int64_t end = clock_ns(CLOCK_MONOTONIC) + READ_NS;
    while (inbox >= 0 && clock_ns(CLOCK_MONOTONIC) < end) {
        struct sockaddr_un sender;
        socklen_t sender_size = sizeof(sender);
        ssize_t size =
            recvfrom(inbox, &message, sizeof(message), 0, (struct sockaddr *)&sender, &sender_size);
        if (size < 0)
            return true;
        if (!has_key(&message, (size_t)size))
            continue;
        if (message.head.kind == RELAY_SETTLE)
            settle_for(&sender, sender_size);
        else
            take(&message, (size_t)size);
    }
    return inbox < 0;
}
