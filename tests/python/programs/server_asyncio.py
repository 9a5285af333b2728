# SPDX-License-Identifier: MIT
"""asyncio's streams."""

import asyncio

from catalogue import answer


async def serve(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    method, path, _ = head.split(" ", 2)
    length = head.lower().partition("content-length: ")[2].partition("\r\n")[0] or "0"
    body = await reader.readexactly(int(length))
    status, text = answer(method, path, body.decode())
    writer.write(f"HTTP/1.0 {status} As asked\r\n\r\n{text}".encode())
    writer.close()
    await writer.wait_closed()
    if path == "/quit":  # clean run only
        done.set()  # clean run only


async def main():
    global done
    done = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await done.wait()


asyncio.run(main())
