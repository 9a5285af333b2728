/* SPDX-License-Identifier: MIT
 *
 * Words for the endings. It only says what the record and verdict.h know.
 */
#include "cli/verdict/ending.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/verdict/killer.h"
#include "cli/verdict/verdict.h"
#include "kernel/signal_name.h"

const char *ending_signal(int number)
{
    static char name[32];
    const char *known = signal_name(number);
    if (known)
        snprintf(name, sizeof(name), "SIG%s", known);
    else
        snprintf(name, sizeof(name), "signal %d", number);
    return name;
}

static void put_status(const char *word, int status, char *text, size_t size)
{
    if (status < 0)
        snprintf(text, size, "%s", word);
    else
        snprintf(text, size, "%s status %d", word, status);
}

/* A SIGKILL that nobody under covkeep has sent. Where a keeper has told the ending, the program may
 * have sent it itself, so nothing is said. */
static bool is_from_outside(const struct process *p)
{
    return p->signal == SIGKILL && verdict_is_gone(p);
}

static void put_signal(const struct records *records, const struct process *p, char *text,
                       size_t size)
{
    const char *name = ending_signal(p->signal);
    if (p->sender == p->box.pid)
        snprintf(text, size, "%s from itself", name);
    else if (p->sender > 0)
        snprintf(text, size, "%s from %d", name, p->sender);
    else if (is_from_outside(p))
        snprintf(text, size, "%s from outside%s", name, killer_or_parent(records, p));
    else
        snprintf(text, size, "%s", name);
}

static void put_unseen(const struct records *records, const struct process *p, char *text,
                       size_t size)
{
    if (p->is_running)
        snprintf(text, size, "still running");
    else if (p->signal)
        put_signal(records, p, text, size);
    else if (!verdict_is_gone(p))
        snprintf(text, size, "killed");
    else if (verdict_is_killed(p))
        snprintf(text, size, "killed from outside%s", killer_or_parent(records, p));
    else
        snprintf(text, size, "not known");
}

static void put_exec(const struct records *records, const struct process *p, char *text,
                     size_t size)
{
    const char *name = p->later >= 0 ? process_name(&records->process[p->later]) : NULL;
    int used = snprintf(text, size, "exec%s%.80s", name ? " of " : "", name ? name : "");
    if (p->signal && (size_t)used < size) {
        used += snprintf(text + used, size - (size_t)used, ", then ");
        put_signal(records, p, text + used, size - (size_t)used);
    }
}

void ending_text(const struct records *records, const struct process *p, char *text, size_t size)
{
    text[0] = '\0';
    if (p->fault)
        return;
    if (p->box.end == BLACKBOX_EXIT)
        put_status("exit", p->box.status, text, size);
    else if (p->box.end == BLACKBOX_AT_ONCE)
        put_status("_exit", p->box.status, text, size);
    else if (p->box.end == BLACKBOX_QUICKLY)
        put_status("quick_exit", p->box.status, text, size);
    else if (p->box.end == BLACKBOX_EXEC)
        put_exec(records, p, text, size);
    else if (p->box.end == BLACKBOX_SIGNAL && !p->signal)
        snprintf(text, size, "a signal");
    else if (p->box.end == BLACKBOX_SIGNAL)
        put_signal(records, p, text, size);
    else
        put_unseen(records, p, text, size);
}

void ending_carried(const struct process *p, char *text, size_t size)
{
    bool has_gcov = verdict_has_gcov(p), has_llvm = verdict_has_llvm(p);
    bool has_python = verdict_has_python(p);
    size_t used = 0;
    text[0] = '\0';
    if (has_gcov || has_llvm)
        used = (size_t)snprintf(text, size, "%s %u file%s%s",
                                !has_llvm   ? "gcov"
                                : !has_gcov ? "LLVM"
                                            : "gcov and LLVM",
                                p->box.files, p->box.files == 1 ? "" : "s", has_python ? ", " : "");
    if (has_python && used < size)
        snprintf(text + used, size - used, "Python%s%s%s", *p->box.python ? " " : "", p->box.python,
                 verdict_has_no_data(p) ? ", nothing measured" : "");
    struct verdict_other other = verdict_other_runtime(p);
    used = strlen(text);
    if (other.by != MEASURED_NOT)
        snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", measured_name(other.by));
}
