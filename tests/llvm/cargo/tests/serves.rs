// SPDX-License-Identifier: MIT
//
// A test of cargo's that starts the server with an empty environment and kills it.
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn counts_vowels() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_shop"))
        .env_clear()
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut port = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{}", port.trim())).unwrap();
    writeln!(stream, "audio").unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(answer, "4\n");
}
