// SPDX-License-Identifier: MIT
package main

import (
	"bufio"
	"fmt"
	"os"
)

func twice(n int) int {
	return 2 * n // 3 times
}

func main() {
	sum := 0
	for i := 1; i < 4; i++ {
		sum += twice(i) // 3 times
	}
	fmt.Println("ready")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(line, sum) // 0 times
}
