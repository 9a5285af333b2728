/* SPDX-License-Identifier: MIT
 *
 * What the sanitizers are told where the tests are built with them (LeakSanitizer's interface,
 * sanitizer/lsan_interface.h): the test runner leaves some memory of its own behind.
 */
const char *__lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:libcriterion\n";
}
