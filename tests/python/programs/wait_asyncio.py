# SPDX-License-Identifier: MIT
"""Waits in an event loop."""

import asyncio

from work import PATIENCE, steps


async def main():
    steps(7)
    print("ready", flush=True) or await asyncio.sleep(PATIENCE)
    print("done")  # clean run only


asyncio.run(main())
