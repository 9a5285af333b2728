/* SPDX-License-Identifier: MIT
 *
 * Order only: what runs at the library's start, when a module is loaded, and around exit. What a
 * step does is decided in its room.
 *
 * The rooms from top to bottom; each uses only rooms on the lines below its own, which
 * scripts/check-rooms checks:
 *   init                      this file
 *   exec/                     the fronts that start programs, and syscall()
 *   death/                    how a process ends, forks, kills and waits; signal dispositions
 *   python/                   the interpreter that runs coverage.py, and saving its data
 *   keeper/                   the process that outlives its program and writes for it
 *   flush/                    what is pending, the writer, the module lock, the family
 *   env/, process/            the restored environment; whether this process is armed, and dying
 *   blackbox/, config,        the record of a process; the settings
 *   gcov/, llvm/              images of both kinds, and their files
 *   file/                     how a file is changed so that nobody finds it broken
 *   report                    the one line about a loss
 *   real, relay, shown        the real functions; the way to `covkeep run`; text fit for a line
 *   kernel/, export           what the kernel gives; the mark of an exported symbol
 *
 * A process's data flows one way: start() reads the settings and the environment; images or an
 * interpreter are found and arm the process; at its ending death/ has python/ save and keeper/
 * flush; flush/ brings what is pending into files by gcov/. The environment of a program that is
 * started goes by way of exec/ and env/.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "death/disposition.h"
#include "death/ending.h"
#include "death/ending_signal.h"
#include "death/exit.h"
#include "death/fork.h"
#include "env/change.h"
#include "env/everywhere.h"
#include "env/kept.h"
#include "env/restore.h"
#include "env/restored_by.h"
#include "export.h"
#include "flush/images.h"
#include "flush/module_lock.h"
#include "gcov/images.h"
#include "gcov/layout.h"
#include "keeper/flush.h"
#include "keeper/place.h"
#include "kernel/libc.h"
#include "kernel/quiet.h"
#include "kernel/start_page.h"
#include "process/armed.h"
#include "process/owner.h"
#include "python/configuration.h"
#include "python/end.h"
#include "python/interpreter.h"
#include "python/request.h"
#include "real.h"
#include "report.h"
#include "stderr.h"
#include "llvm/images.h"
#include "llvm/raw.h"

static START_PAGE bool started;

/* Sets up what every armed process needs. */
static void arm(void)
{
    if (armed_for(ARMED_FOR_COUNTS | ARMED_FOR_PYTHON))
        return;
    stderr_know();
    owner_start();
    fork_arm();
    disposition_arm();
}

static void environment_changed(void)
{
    place_environment_changed();
    configuration_check();
}

static void tell_counts(void)
{
    struct blackbox_counted counted = {0};
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image)); counted.images++) {
        if (!(counted.carries & BLACKBOX_GCOV))
            counted.gcc = gcov_release(image->version);
        counted.carries |= BLACKBOX_GCOV;
        counted.files += (unsigned)image->count;
    }
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image)); counted.images++) {
        if (!(counted.carries & BLACKBOX_LLVM))
            counted.llvm_raw = llvm_raw_version(image);
        counted.carries |= BLACKBOX_LLVM;
        counted.files++;
    }
    blackbox_counts(&counted);
}

static void arm_for_counts(void)
{
    tell_counts();
    if (armed_for(ARMED_FOR_COUNTS)) {
        flush_know_images();
        return;
    }
    arm();
    flush_start();
    env_on_change(environment_changed);
    armed_set(ARMED_FOR_COUNTS);
    exit_arm();
    keeper_await_ready();
    if (!keeper_is_there())
        disposition_take_rare();
}

static void arm_for_python(const char *python_version, const char *coverage_version)
{
    blackbox_python(python_version, coverage_version);
    blackbox_bound();
    arm();
    env_on_change(environment_changed);
    python_end_arm(ending_by_signal_in_handler);
    armed_set(ARMED_FOR_PYTHON);
    exit_arm_interpreter();
    disposition_take_requests();
    disposition_take_rare();
    request_mark();
}

/* Tells once in a run: what this process starts inherits the note that the line was written. */
static void tell_of_configuration(const char *path, const char *advice)
{
    static const char told[] = "COV_KEEP_TOLD=configuration";
    if (!env_note_on(told)) {
        report_line("configuration", path, advice);
        env_keep_set(told);
    }
}

/* Returns whether a save of Python data comes before the default action of this signal. */
static bool saves_before_default(int signal_number)
{
    return disposition_keeps(signal_number) && python_end_is_pending();
}

static const struct interpreter_calls interpreter_calls = {
    .ready = arm_for_python,
    .answer = python_end_answer,
    .keeps = saves_before_default,
    .stands_in = disposition_stand_in,
    .ends = blackbox_python_ends,
    .misconfigured = tell_of_configuration,
};

/* Looks for counters in the module at `address`, or with NULL in all modules, and arms the process
 * if it finds some. errno is kept. */
static void look_for_counters(const void *address)
{
    int saved = errno;
    ending_put_off();
    module_lock_change();
    if (images_find(address))
        arm_for_counts();
    module_lock_changed();
    ending_go_on();
    errno = saved;
}

static void open_black_box(char *const *arguments)
{
    if (!config->dir)
        return;
    blackbox_describe(arguments);
    for (const struct env_note *note = env_notes(); note; note = note->next)
        if (strncmp(note->entry, "COV_KEEP_RUN=", 13) !=
            0) /* every process of the run has the same, and it is secret */
            blackbox_variable(note->entry);
    blackbox_restored(env_restored_by_writer(), env_restored_by_names());
    blackbox_start(config->dir, arguments);
    report_on_loss(blackbox_lost);
}

/* Under another libc than glibc, whose loader takes LD_PRELOAD all the same, the shim is off: its
 * fronts only call the real functions. */
__attribute__((constructor)) static void start(int argc, char **argv)
{
    real_ready();
    if (!libc_is_glibc()) {
        config_off();
        return;
    }
    env_everywhere_start();
    config_read(environ);
    if (config->secure)
        return;
    keeper_reap_former();
    env_restored_by_take(environ, argv + argc + 1);
    env_start(environ);
    started = !config->off;
    if (!started)
        return;
    open_black_box(argv);
    look_for_counters(NULL);
}

/* The start-up code of each module (`_init` in glibc's crti.o) calls this function, if it is
 * defined anywhere, before the module's constructors; gprof uses that. It is the only way to learn
 * of a dlopen without a front of dlopen, whose search path depends on its caller. */
SHIM_EXPORT void __gmon_start__(void)
{
    if (!started && libc_is_glibc()) /* before the constructors of libraries read the environment */
        env_everywhere_start();
    if (!started || quiet_is_on())
        return;
    look_for_counters(__builtin_return_address(0));
    interpreter_notice(__builtin_return_address(0), &interpreter_calls);
}

static START_PAGE void (*loader_fini)(void);

/* Runs the destructors of all modules, libgcov's dump among them. */
static void run_destructors(void)
{
    ending_exit_begins();
    loader_fini();
    ending_exit_done();
    blackbox_exit_done();
}

SHIM_EXPORT int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                                  void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
                                  void *stack_end)
{
    real_ready();
    loader_fini = rtld_fini;
    return real.__libc_start_main(main, argc, argv, init, fini,
                                  rtld_fini && !config->off ? run_destructors : rtld_fini,
                                  stack_end);
}
