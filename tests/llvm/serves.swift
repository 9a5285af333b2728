// SPDX-License-Identifier: MIT
//
// Answers each line of its input with the number of its vowels. At the end of the input it exits.
import Glibc

func vowels(_ line: String) -> Int {
    return line.filter { "aeiou".contains($0) }.count
}

func unused(_ line: String) -> Int {
    return line.count
}

while let line = readLine() {
    print(vowels(line))
    fflush(nil)
}
