/* SPDX-License-Identifier: MIT
 *
 * The file of records of a run, which holds anything, read and told of in each form of the report.
 * Each process comes once in the order of the tree, and links lead to processes.
 */
#include "fuzz.h"

#include "blackbox/blackbox.h"
#include "cli/records/records.h"
#include "cli/report/html.h"
#include "cli/report/json.h"
#include "cli/report/text.h"

static void expect_each_once(const struct records *records)
{
    size_t seen = 0;
    for (int i = -1; (i = records_next(records, i)) >= 0; seen++) {
        const struct process *process = &records->process[i];
        fuzz_expect((size_t)i < records->count && seen < records->count);
        fuzz_expect(process->parent < (int)records->count && process->first >= 0);
    }
    fuzz_expect(seen == records->count);
}

static void report(const struct records *records, FILE *to, bool has_lost_only)
{
    struct terminal terminal = {.to = to, .width = 80, .has_colour = true};
    struct processes_tested tested;
    processes_tested_read(&tested, ".", records->count);
    const struct answer answer = {records, &tested, ".", has_lost_only};
    report_text(&terminal, &answer);
    fuzz_expect(report_json(to, &answer));
    fuzz_expect(report_html(to, &answer, NULL));
    processes_tested_free(&tested);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static FILE *nowhere;
    struct records records;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    fuzz_expect(nowhere);
    fuzz_write(BLACKBOX_FILE, input, size);
    fuzz_expect(records_read(&records, "."));
    expect_each_once(&records);
    report(&records, nowhere, false);
    report(&records, nowhere, true);
    records_free(&records);
    return 0;
}
