// SPDX-License-Identifier: MIT
//
// Starts what the variable COMMAND says, with its own environment where WHOLE is set, else with
// none. With net the test is linked with libc where cgo is there.
package server

import (
	_ "net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestServer(t *testing.T) {
	words := strings.Fields(os.Getenv("COMMAND"))
	command := exec.Command(words[0], words[1:]...)
	if os.Getenv("WHOLE") == "" {
		command.Env = []string{"NONE="}
	}
	command.Run()
}
