/* SPDX-License-Identifier: MIT
 *
 * Inline functions and templates that two units use: each unit has counters for them, of which the
 * linker keeps one set.
 */
#ifndef COVKEEP_VICTIM_SHARED_HH
#define COVKEEP_VICTIM_SHARED_HH

inline int twice(int n)
{
    return n > 3 ? 2 * n : n;
}

template <class T> struct holder {
    T sum = 0;
    void add(T n)
    {
        if (n != 0)
            sum += n;
    }
    virtual ~holder()
    {
    }
};

int other(int n);

#endif
