/* SPDX-License-Identifier: MIT
 *
 * rt_sigaction(2) by the kernel's own struct. On x86-64 the kernel wants to be told what a handler
 * returns to (SA_RESTORER); elsewhere it has code of its own for that.
 */
#include "kernel/handler.h"

#include "kernel/sigbits.h"
#include "kernel/sys.h"

#define RESTORER 0x04000000UL /* SA_RESTORER, which libc's headers do not have */

#ifdef __x86_64__
void handler_return(void) __attribute__((visibility("hidden")));
__asm__(".text\n"
        ".type handler_return, @function\n"
        "handler_return:\n\t"
        "mov $15, %eax\n\t" /* SYS_rt_sigreturn */
        "syscall\n"
        ".size handler_return, . - handler_return\n");
#define RETURNING                                                                                  \
    {                                                                                              \
        SA_SIGINFO | SA_RESTART | RESTORER, handler_return                                         \
    }
#else
#define RETURNING                                                                                  \
    {                                                                                              \
        SA_SIGINFO | SA_RESTART, NULL                                                              \
    }
#endif

void handler_take(int signal_number, void (*handler)(int, siginfo_t *, void *))
{
    const unsigned long only = sigbits_of(signal_number);
    const struct {
        unsigned long flags;
        void (*restorer)(void);
    } returning = RETURNING;
    const struct {
        void (*handler)(int, siginfo_t *, void *);
        unsigned long flags;
        void (*restorer)(void);
        unsigned long mask;
    } action = {handler, returning.flags, returning.restorer, ~0UL};
    sys_call(SYS_rt_sigaction, signal_number, &action, NULL, sizeof(action.mask));
    sys_call(SYS_rt_sigprocmask, SIG_UNBLOCK, &only, NULL, sizeof(only));
}
