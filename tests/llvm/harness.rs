// SPDX-License-Identifier: MIT
//
// A test as people write it: it starts the server with an empty environment, talks to it and kills it. Its
// arguments are the server and the word to send.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
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
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap(); // until the server has closed it
    print!("{}", answer);
    server.kill().unwrap();
    server.wait().unwrap();
}
