// SPDX-License-Identifier: MIT
//
// Starts its other arguments as a program, with its own environment (first argument `whole`) or
// none (`empty`), and waits for it. With net it is linked with libc where cgo is there.
package main

import (
	_ "net"
	"os"
	"os/exec"
)

func main() {
	command := exec.Command(os.Args[2], os.Args[3:]...)
	if os.Args[1] == "empty" {
		command.Env = []string{"NONE="}
	}
	if command.Run() != nil {
		os.Exit(1)
	}
}
