// SPDX-License-Identifier: MIT
//
// A test of cargo's that starts the server with an empty environment and kills it.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
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
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap(); // until the server has closed it
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(answer, "4\n");
}
