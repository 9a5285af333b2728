/* SPDX-License-Identifier: MIT
 *
 * A .gcda file that cannot be opened or written: another kind of file in its place, no rights, no
 * room. Told in one line, left as it was; the rest of the program's files are written.
 */
#include "oracle.h"
#include "spoiled.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct spoiled s;

static void set_up(void)
{
    s = spoiled_new_by("gcc");
}

static void tear_down(void)
{
    spoiled_free(&s);
}

TestSuite(badplace, .init = set_up, .fini = tear_down);

Test(badplace, directory_is_told_and_left)
{
    spoiled_by(&s, "rm \"$FILE\" && mkdir \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, fifo_is_told_and_never_waited_for)
{
    spoiled_by(&s, "rm \"$FILE\" && mkfifo \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, socket_is_told_and_left)
{
    spoiled_by(&s, "rm \"$FILE\" && cd \"$DIR\" && python3 -c '\n"
                   "import socket\n"
                   "socket.socket(socket.AF_UNIX).bind(\"left.gcda\")'");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, link_to_a_full_device_is_told_and_left)
{
    spoiled_by(&s, "ln -sf /dev/full \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, link_that_leads_nowhere_creates_its_target)
{
    spoiled_by(&s, "ln -sf target \"$FILE\"");
    spoiled_is_as_by_libgcov(&s, 0);
}

Test(badplace, link_into_a_missing_directory_is_told_and_left)
{
    spoiled_by(&s, "ln -sf missing/target \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, link_to_itself_is_told_and_left)
{
    spoiled_by(&s, "ln -sf left.gcda \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badplace, link_to_a_file_stays_a_link_and_the_file_is_merged)
{
    spoiled_by(&s, "mv \"$FILE\" \"$DIR/elsewhere\" && ln -s elsewhere \"$FILE\"");
    spoiled_is_as_by_libgcov(&s, 0);
}

Test(badplace, second_name_of_the_file_sees_the_counts)
{
    spoiled_by(&s, "ln \"$FILE\" \"$DIR/second\"");
    spoiled_is_as_by_libgcov(&s, 0);
}

/* Rights bind everybody but root, which gives up its exception here: another user might not reach
 * the checkout at all. */
static void without_rights(const char *command, bool directory)
{
    const char *argv[8] = {"/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search",
                           s.argv[0], s.argv[1], NULL};
    spoiled_by(&s, command);
    free(shell("chmod 755 '%s' && chmod -R a+rwX '%s' '%s' && chmod %s \"$(%s '%s')\"", s.dir,
               s.kept, s.clean, directory ? "555" : "444", directory ? "dirname" : "echo", s.file));
    struct program p =
        RUN(geteuid() == 0 ? argv : s.argv, .tree = s.kept, .preload = true, .sig = SIGTERM);
    expect_killed(&p, SIGTERM);
    expect_one_line(&p, p.pid, s.file);
    spoiled_others_are_written(&s);
    program_free(&p);
}

Test(badplace, read_only_file_is_told_and_left)
{
    char *before = file_read(s.file, NULL), *after;
    without_rights(":", false);
    after = file_read(s.file, NULL);
    cr_assert_str_eq(after, before);
    free(before);
    free(after);
}

Test(badplace, read_only_directory_is_told_and_left)
{
    without_rights("rm \"$FILE\"", true);
    cr_assert_null(file_read(s.file, NULL));
}

Test(badplace, locked_file_is_told_in_time_and_left)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(s.file, O_RDWR | O_CLOEXEC);
    cr_assert(fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0);
    /* The runner's own read of the file would drop the lock: only other processes look at it. */
    spoiled_is_told_and_left(&s, LIST("COV_KEEP_GRACE_MS=2000"));
    close(fd);
}

Test(badplace, file_locked_for_a_while_is_merged)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(s.file, O_RDWR | O_CLOEXEC);
    cr_assert(fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0);
    struct program p =
        START(s.argv, LIST("COV_KEEP_GRACE_MS=15000"), .tree = s.kept, .preload = true);
    cr_assert(kill(p.pid, SIGTERM) == 0);
    /* The signal has been taken when it is no longer pending: bit 15 of the process's set. */
    free(shell("while grep -q '^ShdPnd:.*4...$' /proc/%d/status; do :; done", p.pid));
    close(fd);
    program_end(&p);
    expect_killed(&p, SIGTERM);
    expect_silent(&p);
    FILES(s.argv, .tree = s.clean);
    expect_same_files(s.kept, s.clean);
    program_free(&p);
}
