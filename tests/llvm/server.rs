// SPDX-License-Identifier: MIT
//
// A server: it answers each line with the number of its vowels, in a thread for each connection.
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn vowels(line: &str) -> usize {
    line.chars().filter(|c| "aeiou".contains(*c)).count()
}

fn serve(stream: TcpStream) {
    let mut writer = stream.try_clone().unwrap();
    for line in BufReader::new(stream).lines() {
        if let Ok(text) = line {
            writeln!(writer, "{}", vowels(&text)).unwrap();
        }
    }
}

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        std::thread::spawn(move || serve(stream));
    }
}
