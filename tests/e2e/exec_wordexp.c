/* SPDX-License-Identifier: MIT
 *
 * wordexp(3): words, errors and errno are libc's, and a variable in the words is what the program's
 * own environment says, not what is restored for a command.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "support/start.h"

#define WORDEXP(...)                                                                               \
    do {                                                                                           \
        expect_unchanged(start_env, START_PLAIN("wordexp", "mode:words", __VA_ARGS__));            \
        expect_unchanged(start_env, START_PLAIN("wordexp", "mode:words", "empty", __VA_ARGS__));   \
        expect_unchanged(start_env, START_PLAIN("wordexp", "mode:words", "clear", __VA_ARGS__));   \
    } while (0)

Test(exec_wordexp, substitutes_commands)
{
    struct program p =
        run_in(start_env, true,
               START_PLAIN("wordexp", "mode:words", "empty", "--", "a$(echo b c)d `echo e`"));
    cr_assert_str_eq(p.out, "ab\ncd\ne\n");
    program_free(&p);
    WORDEXP("--", "a$(echo b c)d `echo e`");
    WORDEXP("--", "$(echo $(echo nested)) $((1 + 2)) '$(quoted)'");
    WORDEXP("--", "$(exit 3) $(kill -9 $$) $(true)");
}

Test(exec_wordexp, restores_into_commands_of_either_spelling)
{
    char substitution[5000] = "\"`";
    strcat(strcat(substitution, env_plain()), "`\"");
    expect_added(start_env, START_PLAIN("wordexp", "mode:words", "pass:A=1", "--", substitution),
                 start_kept());
    expect_added(start_env, START_PLAIN("wordexp", "mode:words", "clear", "--", substitution),
                 start_kept());
}

Test(exec_wordexp, says_what_libc_says_of_bad_words)
{
    WORDEXP("--", "$(echo");
    WORDEXP("--", "a | b");
    WORDEXP("--", "`echo");
    WORDEXP("--", "$(/nonexistent/command)");
}

Test(exec_wordexp, refuses_commands_with_NOCMD)
{
    struct program p =
        run_in(start_env, true, START_PLAIN("wordexp", "flags:4", "mode:words", "--", "$(echo x)"));
    cr_assert_str_empty(p.out);
    cr_assert(has_line(p.err, "result 4 errno 77 status 0"), "%s", p.err);
    program_free(&p);
    WORDEXP("flags:4", "--", "$(echo x)");
    WORDEXP("flags:4", "--", "`echo x` y");
    WORDEXP("flags:4", "--", "no command");
}

Test(exec_wordexp, shows_errors_with_SHOWERR)
{
    WORDEXP("flags:16", "--", "$(echo told >&2; echo word)");
    WORDEXP("--", "$(echo hidden >&2; echo word)");
}

Test(exec_wordexp, expands_the_programs_own_variables)
{
    WORDEXP("--", "$BUSINESS ${COV_CORE_SOURCE:-unset}");
    WORDEXP("flags:32", "--", "$COV_CORE_SOURCE");
}
