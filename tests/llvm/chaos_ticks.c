/* SPDX-License-Identifier: MIT
 *
 * The counted functions of one unit: UNIT is its number.
 */
#define NAMED(name, number) name##number
#define NAME(name, number) NAMED(name, number)

void NAME(tick, UNIT)(void);
void NAME(tick, UNIT)(void)
{
}
