// SPDX-License-Identifier: MIT
//
// A test as people write it: it starts the server with an empty environment, talks to it and kills it. Its
// arguments are the server and the word to send.
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut server = Command::new(&arguments[1])
        .env_clear()
        .env("BUSINESS", "yes")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut port = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{}", port.trim())).unwrap();
    writeln!(stream, "{}", arguments[2]).unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    print!("{}", answer);
    server.kill().unwrap();
    server.wait().unwrap();
}
