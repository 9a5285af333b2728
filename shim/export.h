/* SPDX-License-Identifier: MIT
 *
 * The mark of a public symbol. Everything else in the library is hidden; shim/exports.map lists the
 * same names, and a test compares the two.
 */
#ifndef COVKEEP_EXPORT_H
#define COVKEEP_EXPORT_H

#define SHIM_EXPORT __attribute__((visibility("default")))

#endif
