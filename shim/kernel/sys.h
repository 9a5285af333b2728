/* SPDX-License-Identifier: MIT
 *
 * The room shim/kernel/ owns what the kernel and the loader give: the raw system call (sys.h),
 * clone (task.h), futexes and the monotonic clock (futex.h), signal sets and the thread's mask
 * (sigbits.h, sigmask.h), names of signals (signal_name.h), processes as /proc and pidfds show them
 * (status.h, exit_status.h), memory without a heap (arena.h), libc's own functions, whatever the
 * program defines by their names (libc.h, libc_functions.c), the library's own string functions
 * (bytes.c, string.c, decimal.h), the page of variables that each start touches (start_page.h), and
 * whether the shim must be quiet (quiet.h).
 *
 * Its rules: it includes no header of another room and knows nothing of coverage. Nothing here sets
 * errno, locks, or uses heap or stdio, but for the functions of libc that libc_functions.c hands
 * on. Data enters as arguments and leaves as results or in the caller's buffer; a failure is a
 * negated error number, NULL, false or -1. The room remembers the arena, the quiet flag and the
 * address of libc's sigaction, and nothing else.
 *
 * This file: system calls without libc, so without errno, cancellation point or thread-local state.
 * The keeper shares the thread pointer of the thread that started it and calls the kernel in this
 * way only; so does every handler that must leave errno alone.
 */
#ifndef COVKEEP_KERNEL_SYS_H
#define COVKEEP_KERNEL_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#ifndef SYS_close_range /* the same on every machine; newer than the headers of glibc 2.31 */
#define SYS_close_range 436
#endif

/* sys_call6() makes the system call and returns what the kernel returns: a result, or an error
 * number negated. Async-signal-safe, vfork-safe. */
static inline long sys_call6(long number, long a, long b, long c, long d, long e, long f)
{
#if defined(__x86_64__)
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
#else
#error "no way to make a system call on this machine"
#endif
}

/* sys_thread_pointer() returns the calling thread's thread pointer, as __builtin_thread_pointer()
 * does, which GCC has for x86-64 from 11 on. Async-signal-safe, vfork-safe. */
static inline void *sys_thread_pointer(void)
{
    void *pointer;
#if defined(__x86_64__)
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
#else
    __asm__("mrs %0, tpidr_el0" : "=r"(pointer));
#endif
    return pointer;
}

/* sys_call(SYS_name, argument ...) is sys_call6() with up to six arguments, integers or
 * pointers. */
#define sys_call(...)                                                                              \
    SYS_CALL_PICK(__VA_ARGS__, SYS_CALL_6, SYS_CALL_5, SYS_CALL_4, SYS_CALL_3, SYS_CALL_2,         \
                  SYS_CALL_1, SYS_CALL_0)                                                          \
    (__VA_ARGS__)
#define SYS_CALL_PICK(n, a, b, c, d, e, f, picked, ...) picked
#define SYS_CALL_0(n) sys_call6(n, 0, 0, 0, 0, 0, 0)
#define SYS_CALL_1(n, a) sys_call6(n, (long)(a), 0, 0, 0, 0, 0)
#define SYS_CALL_2(n, a, b) sys_call6(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define SYS_CALL_3(n, a, b, c) sys_call6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define SYS_CALL_4(n, a, b, c, d) sys_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define SYS_CALL_5(n, a, b, c, d, e)                                                               \
    sys_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define SYS_CALL_6(n, a, b, c, d, e, f)                                                            \
    sys_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* sys_map_as() is mmap(2) at an address that the kernel chooses and from the beginning of the file;
 * `fd` is -1 with MAP_ANONYMOUS. It returns NULL when the kernel refuses. Async-signal-safe,
 * vfork-safe. */
static inline void *sys_map_as(size_t size, int protection, int flags, int fd)
{
    long memory = sys_call(SYS_mmap, 0, size, protection, flags, fd, 0);
    return memory < 0 && memory > -4096 ? NULL : (void *)memory;
}

/* sys_may_write_up_to() returns whether RLIMIT_FSIZE lets a file grow to `end` bytes. A write(2)
 * beyond the limit raises SIGXFSZ, which ends the process by default, for a file in memory as well
 * (setrlimit(2)). Async-signal-safe, vfork-safe. */
static inline bool sys_may_write_up_to(size_t end)
{
    struct rlimit limit = {.rlim_cur = RLIM_INFINITY};
    sys_call(SYS_prlimit64, 0, RLIMIT_FSIZE, NULL, &limit);
    return end <= limit.rlim_cur;
}

/* sys_map() returns `size` bytes of zeroed private memory, or NULL when the kernel refuses. The
 * caller unmaps it. Async-signal-safe, vfork-safe. */
static inline void *sys_map(size_t size)
{
    return sys_map_as(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

#endif
