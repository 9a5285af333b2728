/* SPDX-License-Identifier: MIT
 *
 * rt_sigaction(2) by the kernel's own struct. On x86-64 the kernel wants to be told what a handler
 * returns to (SA_RESTORER); elsewhere it has code of its own for that.
 */
#include "kernel/handler.h"

#include <stddef.h>

#include "kernel/sigbits.h"
#include "kernel/sys.h"

#ifdef __x86_64__
#define RESTORER 0x04000000UL /* SA_RESTORER, which libc's headers do not have */

static __attribute__((naked)) void handler_return(void)
{
    __asm__("mov $15, %eax\n\t" /* SYS_rt_sigreturn */
            "syscall");
}
#else
#define RESTORER 0UL
static void (*const handler_return)(void) = NULL;
#endif

void handler_take(int signal_number, void (*handler)(int, siginfo_t *, void *))
{
    const unsigned long only = sigbits_of(signal_number);
    const struct {
        void (*handler)(int, siginfo_t *, void *);
        unsigned long flags;
        void (*restorer)(void);
        unsigned long mask;
    } action = {handler, SA_SIGINFO | SA_RESTART | RESTORER, handler_return, ~0UL};
    sys_call(SYS_rt_sigaction, signal_number, &action, NULL, sizeof(action.mask));
    sys_call(SYS_rt_sigprocmask, SIG_UNBLOCK, &only, NULL, sizeof(only));
}
